// Sessions that wait for the next query.
#include "phlox/engine/spark/pool.h"

#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <utility>
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
  session->set_waited();
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

// A session that has looked at tables for a query that is about to come.
struct Kept {
  using Clock = std::chrono::steady_clock;
  std::mutex mutex;
  std::shared_ptr<Session> session;
  Clock::time_point since;  // it looked at the first of them
};
// Longer ago than this is no more just now.
constexpr std::chrono::seconds kJustNow{1};

std::shared_ptr<Kept> kept_by(Task& task, const std::string& database) {
  return std::static_pointer_cast<Kept>(
      task.kept("spark " + database, [] { return std::make_shared<Kept>(); }));
}

// Null where there is none.
std::shared_ptr<Session> take(Kept& kept, Kept::Clock::time_point& since) {
  const std::lock_guard lock(kept.mutex);
  auto session = std::exchange(kept.session, nullptr);
  const auto now = Kept::Clock::now();
  if (session && now - kept.since > kJustNow) session.reset();
  since = session ? kept.since : now;
  return session;
}

void put(Kept& kept, std::shared_ptr<Session> session, Kept::Clock::time_point since) {
  const std::lock_guard lock(kept.mutex);
  kept.session.swap(session);
  kept.since = since;
}

}  // namespace

void load_module() { module(); }

std::shared_ptr<Session> with_session(const std::string& database,
                                      const std::string& shown,
                                      const std::function<void(Session&)>& work,
                                      Task task, bool keep) {
  try {
    if (const auto frames = migrate::host_frames(migrate::parse_uri(database).location)) {
      auto session = copy_of(frames);
      work(*session);
      return session;
    }
    const auto kept = kept_by(task, database);
    Kept::Clock::time_point since;
    auto session = take(*kept, since);
    if (!session)
      if (auto waiting = idle_one(database)) session = lent(database, std::move(waiting));
    const auto done = [&] {
      work(*session);
      if (keep) put(*kept, session, since);
      return session;
    };
    try {
      if (session) return done();
    } catch (const Error&) {
      if (!session->is_broken()) throw;
    }
    session = lent(database, open(database));
    return done();
  } catch (Error& error) {
    if (error.code() == Code::kUnavailable)
      error.hint("is the server there, and may we use it?");
    error.at(shown);
    throw;
  }
}

}  // namespace phlox::engine::spark
