// A connection to a MongoDB server, by libmongoc.
#include "phlox/engine/mongodb/client.h"

#include <mongoc/mongoc.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/engine/watcher.h"

// Exported by libmongoc for those who make streams of their own.
extern "C" mongoc_stream_t* mongoc_client_default_stream_initiator(
    const mongoc_uri_t* uri, const mongoc_host_list_t* host, void* user_data,
    bson_error_t* error);

namespace phlox::engine::mongodb {

namespace {

void start_library() {
  static std::once_flag once;
  std::call_once(once, [] {
    mongoc_init();
    // Errors are told of by us.
    mongoc_log_set_handler(nullptr, nullptr);
  });
}

// The descriptor below a stream: libmongoc keeps it first in its socket, and it is only
// taken for one if its address is the socket's.
int descriptor_of(mongoc_stream_t* stream) {
  while (mongoc_stream_t* const base = mongoc_stream_get_base_stream(stream)) {
    if (base == stream) break;
    stream = base;
  }
  if (stream->type != 1) return -1;  // MONGOC_STREAM_SOCKET
  mongoc_socket_t* const socket =
      mongoc_stream_socket_get_socket(reinterpret_cast<mongoc_stream_socket_t*>(stream));
  if (!socket) return -1;
  int descriptor = -1;
  std::memcpy(&descriptor, socket, sizeof descriptor);
  sockaddr_storage ours{};
  socklen_t size = sizeof ours;
  if (descriptor < 3 ||
      ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&ours), &size) != 0)
    return -1;
  return descriptor;
}

class Bson {
 public:
  explicit Bson(bson_t* document) : document_(document) {}
  Bson(const Bson&) = delete;
  Bson& operator=(const Bson&) = delete;
  ~Bson() { bson_destroy(document_); }
  bson_t* get() const { return document_; }

 private:
  bson_t* document_;
};

struct Freed {
  void operator()(mongoc_collection_t* place) const { mongoc_collection_destroy(place); }
};
using Collection = std::unique_ptr<mongoc_collection_t, Freed>;

bson_t* read_json(const std::string& json) {
  bson_error_t error{};
  bson_t* const document =
      bson_new_from_json(reinterpret_cast<const uint8_t*>(json.data()),
                         static_cast<ssize_t>(json.size()), &error);
  if (!document)
    throw Error(Code::kUnsupported,
                std::string("mongodb is given no such pipeline: ") + error.message);
  return document;
}

void set_limits(bson_t& options, int32_t batch_size, const Limits& limits) {
  // Only one of 64 bits can be changed later.
  BSON_APPEND_INT64(&options, "batchSize", batch_size);
  if (limits.timeout) BSON_APPEND_INT64(&options, "maxTimeMS", limits.timeout->count());
}

}  // namespace

struct Client::State {
  mongoc_client_t* client = nullptr;
  std::string database;
  std::string host;
  std::atomic<bool> broken = false;
  std::atomic<bool> interrupted = false;
  std::mutex mutex;
  std::set<int> descriptors;

  ~State() {
    if (client) mongoc_client_destroy(client);
  }

  static mongoc_stream_t* open(const mongoc_uri_t* uri, const mongoc_host_list_t* host,
                               void* data, bson_error_t* error) {
    auto& self = *static_cast<State*>(data);
    if (self.interrupted) {
      bson_set_error(error, MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_CONNECT,
                     "interrupted");
      return nullptr;
    }
    // The default reads its settings from the client.
    mongoc_stream_t* const stream =
        mongoc_client_default_stream_initiator(uri, host, self.client, error);
    if (stream) {
      const std::lock_guard lock(self.mutex);
      const int descriptor = descriptor_of(stream);
      if (descriptor >= 0) self.descriptors.insert(descriptor);
    }
    return stream;
  }

  Collection collection(const std::string& name) const {
    return Collection(
        mongoc_client_get_collection(client, database.c_str(), name.c_str()));
  }

  // Ends what waits for the server: a read of a socket that is shut down ends.
  void interrupt() {
    interrupted = true;
    const std::lock_guard lock(mutex);
    for (const int descriptor : descriptors) {
      int type = 0;
      socklen_t size = sizeof type;
      // One that was closed since may be another's file, but then hardly a socket.
      if (::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0)
        ::shutdown(descriptor, SHUT_RDWR);
    }
  }

  [[noreturn]] void throw_refused(const std::string& message) {
    broken = true;
    throw Error(Code::kUnavailable,
                "the server refused the user or the password: " + message)
        .hint("authSource= names the database that knows the user");
  }

  [[noreturn]] void fail(const bson_error_t& error, const Limits& limits,
                         std::optional<Watcher::Clock::time_point> deadline) {
    const std::string message = error.message;
    const bool is_late = deadline && Watcher::Clock::now() > *deadline;
    const auto too_long = [&] {
      return Error(Code::kIo,
                   "the query took longer than " +
                       std::to_string(limits.timeout ? limits.timeout->count() : 0) +
                       " ms")
          .hint("?timeout= of the URI is the limit, in seconds");
    };
    if (error.domain == MONGOC_ERROR_SERVER && !limits.task.cancelled() && !is_late) {
      constexpr uint32_t kUnauthorized = 13, kAuthentication = 18, kTime = 50,
                         kInterrupted = 11601, kShutdown = 91, kShutdown2 = 11600;
      if (error.code == kTime) throw too_long();
      if (error.code == kAuthentication) throw_refused(message);
      if (error.code == kUnauthorized) {
        broken = true;
        throw Error(Code::kUnavailable, message)
            .hint("is the user allowed to read the collection?");
      }
      if (error.code == kInterrupted || error.code == kShutdown ||
          error.code == kShutdown2) {
        broken = true;
        throw Error(Code::kIo, message);
      }
      throw Error(Code::kUnsupported, message);
    }
    broken = true;
    limits.task.check();
    if (is_late) throw too_long();
    if (error.domain == MONGOC_ERROR_CLIENT &&
        error.code == MONGOC_ERROR_CLIENT_AUTHENTICATE)
      throw_refused(message);
    if (error.domain == MONGOC_ERROR_SERVER_SELECTION ||
        error.domain == MONGOC_ERROR_CLIENT)
      throw Error(Code::kUnavailable, message)
          .hint("is the server there, and the user allowed to connect?");
    throw Error(Code::kIo, message);
  }

  template <class Work>
  auto guarded(const Limits& limits, std::optional<Watcher::Clock::time_point> deadline,
               Work work) {
    limits.task.check();
    const Watcher watcher([this] { interrupt(); }, limits.task, deadline);
    return work();
  }
};

Client::Client(const std::string& text) : state_(std::make_unique<State>()) {
  start_library();
  bson_error_t error{};
  mongoc_uri_t* const uri = mongoc_uri_new_with_error(text.c_str(), &error);
  if (!uri) throw Error(Code::kInvalid, error.message);
  const char* const database = mongoc_uri_get_database(uri);
  state_->database = database ? database : "";
  state_->client = mongoc_client_new_from_uri_with_error(uri, &error);
  mongoc_uri_destroy(uri);
  if (!state_->client) throw Error(Code::kInvalid, error.message);
  mongoc_client_set_error_api(state_->client, MONGOC_ERROR_API_VERSION_2);
  mongoc_client_set_appname(state_->client, "phlox");
  mongoc_client_set_stream_initiator(state_->client, State::open, state_.get());
}

Client::~Client() = default;

bool Client::is_broken() const { return state_->broken; }
void Client::set_broken() { state_->broken = true; }

std::unique_ptr<Client::Cursor> Client::aggregate(const std::string& collection,
                                                  const std::string& pipeline,
                                                  int32_t batch_size, Limits limits) {
  const Bson stages(read_json("{\"pipeline\": " + pipeline + "}"));
  const Bson options(bson_new());
  BSON_APPEND_BOOL(options.get(), "allowDiskUse", true);
  set_limits(*options.get(), batch_size, limits);
  const Collection place = state_->collection(collection);
  return std::make_unique<Cursor>(
      *state_,
      mongoc_collection_aggregate(place.get(), MONGOC_QUERY_NONE, stages.get(),
                                  options.get(), nullptr),
      std::move(limits));
}

std::unique_ptr<Client::Cursor> Client::find(const std::string& collection,
                                             const std::string& given, int32_t batch_size,
                                             Limits limits) {
  const Bson all(bson_new());
  const Bson options(read_json(given));
  set_limits(*options.get(), batch_size, limits);
  const Collection place = state_->collection(collection);
  return std::make_unique<Cursor>(
      *state_,
      mongoc_collection_find_with_opts(place.get(), all.get(), options.get(), nullptr),
      std::move(limits));
}

std::unique_ptr<Client::Cursor> Client::indexes(const std::string& collection,
                                                Limits limits) {
  const Collection place = state_->collection(collection);
  return std::make_unique<Cursor>(
      *state_, mongoc_collection_find_indexes_with_opts(place.get(), nullptr),
      std::move(limits));
}

std::optional<double> Client::count(const std::string& collection, Limits limits) {
  std::optional<Watcher::Clock::time_point> deadline;
  if (limits.timeout) deadline = Watcher::Clock::now() + *limits.timeout;
  const Collection place = state_->collection(collection);
  bson_error_t error{};
  const int64_t count = state_->guarded(limits, deadline, [&] {
    return mongoc_collection_estimated_document_count(place.get(), nullptr, nullptr,
                                                      nullptr, &error);
  });
  if (count >= 0) return static_cast<double>(count);
  if (error.domain != MONGOC_ERROR_SERVER) state_->fail(error, limits, deadline);
  return std::nullopt;
}

std::vector<std::string> Client::collections(Limits limits) {
  std::vector<std::string> names;
  std::optional<Watcher::Clock::time_point> deadline;
  if (limits.timeout) deadline = Watcher::Clock::now() + *limits.timeout;
  bson_error_t error{};
  const bool done = state_->guarded(limits, deadline, [&] {
    mongoc_database_t* const database =
        mongoc_client_get_database(state_->client, state_->database.c_str());
    // Those that the user may read: to ask for others takes a privilege.
    bson_t options = BSON_INITIALIZER;
    BSON_APPEND_BOOL(&options, "authorizedCollections", true);
    char** const found =
        mongoc_database_get_collection_names_with_opts(database, &options, &error);
    bson_destroy(&options);
    mongoc_database_destroy(database);
    if (!found) return false;
    for (char** one = found; *one; ++one) names.emplace_back(*one);
    bson_strfreev(found);
    return true;
  });
  if (!done) state_->fail(error, limits, deadline);
  return names;
}

bool Client::may_have(const std::string& collection, const Limits& limits) {
  try {
    const auto names = collections(limits);
    return std::find(names.begin(), names.end(), collection) != names.end();
  } catch (const Error& error) {
    if (error.code() == Code::kCancelled) throw;
    return true;
  }
}

int Client::version(Limits limits) {
  std::optional<Watcher::Clock::time_point> deadline;
  if (limits.timeout) deadline = Watcher::Clock::now() + *limits.timeout;
  bson_error_t error{};
  int version = 0;
  const bool done = state_->guarded(limits, deadline, [&] {
    bson_t* const command = BCON_NEW("buildInfo", BCON_INT32(1));
    bson_t reply;
    const bool ok = mongoc_client_command_simple(state_->client, "admin", command,
                                                 nullptr, &reply, &error);
    bson_iter_t at, part;
    if (ok && bson_iter_init_find(&at, &reply, "versionArray") &&
        BSON_ITER_HOLDS_ARRAY(&at) && bson_iter_recurse(&at, &part)) {
      if (bson_iter_next(&part))
        version = 100 * static_cast<int>(bson_iter_as_int64(&part));
      if (bson_iter_next(&part)) version += static_cast<int>(bson_iter_as_int64(&part));
    }
    bson_destroy(&reply);
    bson_destroy(command);
    return ok;
  });
  if (!done) state_->fail(error, limits, deadline);
  return version;
}

Client::Cursor::Cursor(State& client, mongoc_cursor_t* cursor, Limits limits)
    : client_(client), cursor_(cursor), limits_(std::move(limits)) {
  if (limits_.timeout) deadline_ = Watcher::Clock::now() + *limits_.timeout;
  watcher_ =
      std::make_unique<Watcher>([this] { client_.interrupt(); }, limits_.task, deadline_);
}

// Tells the server that nobody reads on.
Client::Cursor::~Cursor() {
  watcher_.reset();
  if (client_.interrupted) client_.broken = true;
  mongoc_cursor_destroy(cursor_);
}

const Document* Client::Cursor::next() {
  const bson_t* document = nullptr;
  limits_.task.check();
  if (mongoc_cursor_next(cursor_, &document)) return document;
  bson_error_t error{};
  if (mongoc_cursor_error(cursor_, &error)) client_.fail(error, limits_, deadline_);
  return nullptr;
}

void Client::Cursor::set_batch_size(int32_t documents) {
  mongoc_cursor_set_batch_size(cursor_, static_cast<uint32_t>(documents));
}

namespace {

constexpr size_t kMostIdle = 4;

struct Pool {
  std::mutex mutex;
  std::map<std::string, std::vector<std::unique_ptr<Client>>> idle;
};

// Never destroyed: a stream may end after static objects have.
Pool& pool() {
  static Pool& only = *new Pool;
  return only;
}

}  // namespace

std::shared_ptr<Client> borrow(const std::string& uri) {
  std::unique_ptr<Client> client;
  {
    const std::lock_guard lock(pool().mutex);
    auto& idle = pool().idle[uri];
    if (!idle.empty()) {
      client = std::move(idle.back());
      idle.pop_back();
    }
  }
  if (!client) client = std::make_unique<Client>(uri);
  return {client.release(), [uri](Client* used) {
            std::unique_ptr<Client> back(used);
            if (back->is_broken()) return;
            const std::lock_guard lock(pool().mutex);
            auto& idle = pool().idle[uri];
            if (idle.size() < kMostIdle) idle.push_back(std::move(back));
          }};
}

std::string library_version() { return mongoc_get_version(); }

}  // namespace phlox::engine::mongodb
