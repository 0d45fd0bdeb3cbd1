// A connection to a MongoDB server, by libmongoc.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "phlox/base/task.h"

struct _bson_t;
struct _mongoc_cursor_t;

namespace phlox::engine {
class Watcher;
}

namespace phlox::engine::mongodb {

using Document = ::_bson_t;

struct Limits {
  std::optional<std::chrono::milliseconds> timeout;
  Task task;
};

// One at a time; cheap to take from those that wait (`borrow`).
class Client {
 public:
  // `uri` is one of libmongoc, with the database. Does not connect yet. Throws
  // Error(kInvalid).
  explicit Client(const std::string& uri);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  // Begins a query. Its cursor throws Error: kUnavailable for a server that is not there
  // or refuses, kCancelled, kIo for one that went away or was too slow, kUnsupported with
  // the server's message for a query that it cannot run. What is thrown breaks the
  // connection, unless it is the last of these.
  class Cursor;
  std::unique_ptr<Cursor> aggregate(const std::string& collection,
                                    const std::string& pipeline, int32_t batch_size,
                                    Limits limits);
  // The same for documents as they are: `options` are those of find, as JSON.
  std::unique_ptr<Cursor> find(const std::string& collection, const std::string& options,
                               int32_t batch_size, Limits limits);
  // Documents that say what indexes there are.
  std::unique_ptr<Cursor> indexes(const std::string& collection, Limits limits);
  // About how many documents; nothing of what is no collection but a view.
  std::optional<double> count(const std::string& collection, Limits limits);
  // The collections' names; the server's version, as 402 for 4.2.
  std::vector<std::string> collections(Limits limits);
  int version(Limits limits);
  // False where the server says that there is none; not every user may ask.
  bool may_have(const std::string& collection, const Limits& limits);

  bool is_broken() const;
  void set_broken();

 private:
  friend class Cursor;
  struct State;
  std::unique_ptr<State> state_;
};

// The answer to a query, which a thread of its own watches over. The client must outlive
// it.
class Client::Cursor {
 public:
  Cursor(State& client, ::_mongoc_cursor_t* cursor, Limits limits);
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;
  ~Cursor();
  // The next document, which is there until the next call, or null.
  const Document* next();
  // How many documents the server's next answer has at most.
  void set_batch_size(int32_t documents);

 private:
  State& client_;
  ::_mongoc_cursor_t* cursor_;
  Limits limits_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  std::unique_ptr<Watcher> watcher_;
};

// A client on loan: it goes back when it is dropped, unless it is broken. Thread-safe.
std::shared_ptr<Client> borrow(const std::string& uri);
// Of libmongoc.
std::string library_version();

}  // namespace phlox::engine::mongodb
