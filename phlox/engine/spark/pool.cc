// Sessions that wait for the next query.
#include "phlox/engine/spark/pool.h"

#include <cstdlib>
#include <map>
#include <mutex>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/engine/library.h"
#include "phlox/engine/spark/place.h"
#include "phlox/migrate/host.h"

namespace phlox::engine::spark {
namespace {

// So many wait for one server; more are ended.
constexpr size_t kMostIdle = 4;

// What makes Spark mean what the language means.
const std::map<std::string, std::string>& settings() {
  static const auto& all = *new std::map<std::string, std::string>{
      {"spark.sql.ansi.enabled", "true"},
      {"spark.sql.ansi.doubleQuotedIdentifiers", "true"},
      {"spark.sql.caseSensitive", "true"},
      {"spark.sql.session.timeZone", "UTC"},
      {"spark.sql.timestampType", "TIMESTAMP_NTZ"},
      {"spark.sql.parser.escapedStringLiterals", "false"},
      {"spark.sql.variable.substitute", "false"},
      {"spark.sql.parser.quotedRegexColumnNames", "false"},
      {"spark.sql.groupByOrdinal", "true"},
      {"spark.sql.mapKeyDedupPolicy", "EXCEPTION"},
      {"spark.sql.decimalOperations.allowPrecisionLoss", "false"},
      {"spark.sql.legacy.timeParserPolicy", "CORRECTED"},
      {"spark.sql.legacy.createHiveTableByDefault", "false"},
      {"spark.sql.execution.arrow.useLargeVarTypes", "false"},
      {"spark.sql.crossJoin.enabled", "true"},
      // What a limit drops must not be computed, since it may be an error.
      {"spark.sql.optimizer.excludedRules",
       "org.apache.spark.sql.catalyst.optimizer.PushProjectionThroughLimitAndOffset"},
      {"spark.sql.nestedSchemaPruning.enabled", "true"},
  };
  return all;
}

// Loaded at first use, and never dropped.
OpenSession module() {
  static const auto open = reinterpret_cast<OpenSession>(
      open_module({"libphlox_spark.so", "reading Spark", "PHLOX_SPARK", {}, {}},
                  kOpenSession, kModuleBoundary, kBoundary));
  return open;
}

struct Pool {
  std::mutex mutex;
  std::map<std::string, std::vector<std::unique_ptr<Session>>> idle;
  bool closed = false;
};

// Never destroyed: a stream may end after static objects have.
Pool& pool() {
  static Pool& only = *new Pool;
  return only;
}

// When the program ends, while the module is still whole.
void close_pool() {
  std::map<std::string, std::vector<std::unique_ptr<Session>>> idle;
  {
    const std::lock_guard lock(pool().mutex);
    pool().closed = true;
    idle.swap(pool().idle);
  }
}

std::unique_ptr<Session> open(const std::string& database) {
  std::unique_ptr<Session> session(
      module()(target_of(migrate::parse_uri(database)).place, settings(), nullptr));
  static const int registered = std::atexit(close_pool);
  (void)registered;
  return session;
}

std::unique_ptr<Session> idle_one(const std::string& database) {
  const std::lock_guard lock(pool().mutex);
  auto& idle = pool().idle[database];
  if (idle.empty()) return nullptr;
  std::unique_ptr<Session> session = std::move(idle.back());
  idle.pop_back();
  return session;
}

void give_back(const std::string& database, std::unique_ptr<Session> session) {
  if (session->is_broken()) return;
  const std::lock_guard lock(pool().mutex);
  auto& idle = pool().idle[database];
  if (!pool().closed && idle.size() < kMostIdle) idle.push_back(std::move(session));
}

std::shared_ptr<Session> lent(const std::string& database,
                              std::unique_ptr<Session> session) {
  return {session.release(), [database](Session* used) {
            give_back(database, std::unique_ptr<Session>(used));
          }};
}

// A copy of a session of the program's, which has views of its frames; it waits with
// them.
std::shared_ptr<Session> copy_of(const std::shared_ptr<migrate::HostFrames>& frames) {
  std::shared_ptr<Session> session;
  {
    const std::lock_guard lock(frames->mutex);
    if (!frames->idle.empty()) {
      session = std::static_pointer_cast<Session>(frames->idle.back());
      frames->idle.pop_back();
    }
  }
  if (!session) {
    const Origin origin{frames->session, frames->views};
    session.reset(
        module()({frames->host, frames->port, frames->user, frames->token, frames->tls},
                 settings(), &origin));
  }
  Session* const used = session.get();
  const std::weak_ptr<migrate::HostFrames> home = frames;
  return {used, [session = std::move(session), home](Session*) mutable {
            const auto frames = home.lock();
            if (!frames || session->is_broken()) return;
            const std::lock_guard lock(frames->mutex);
            frames->idle.push_back(std::move(session));
          }};
}

}  // namespace

void load_module() { module(); }

std::shared_ptr<Session> with_session(const std::string& database,
                                      const std::string& shown,
                                      const std::function<void(Session&)>& work) {
  try {
    if (const auto frames = migrate::host_frames(migrate::parse_uri(database).location)) {
      auto session = copy_of(frames);
      work(*session);
      return session;
    }
    if (auto waiting = idle_one(database)) {
      auto session = lent(database, std::move(waiting));
      try {
        work(*session);
        return session;
      } catch (const Error&) {
        if (!session->is_broken()) throw;
      }
    }
    auto session = lent(database, open(database));
    work(*session);
    return session;
  } catch (Error& error) {
    if (error.code() == Code::kUnavailable)
      error.hint("is the server there, and may we use it?");
    error.at(shown);
    throw;
  }
}

}  // namespace phlox::engine::spark
