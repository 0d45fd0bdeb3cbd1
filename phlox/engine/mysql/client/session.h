// A session with a server of MySQL or MariaDB, through its own client library.
#pragma once

#include <memory>
#include <string>

#include "phlox/table/stream.h"

struct st_mysql;

namespace phlox::engine::mysql {

struct Place {
  std::string host;
  unsigned port = 3306;
  std::string user;
  std::string password;
  std::string database;  // may be empty
};

// One query at a time. Failures are phlox::Error with the server's message: kUnavailable
// where it is not there, refuses, or has ended the session before a query, kCancelled
// after kill().
class Session {
 public:
  explicit Session(Place place);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  void execute(const std::string& sql);
  // Its rows come as the server sends them. Columns are int64, uint64, float64, string or
  // bytes, without names that mean anything; dates and decimals are texts. The session
  // must outlive the stream, and a stream that is dropped before its end ends it.
  table::Stream query(const std::string& sql);
  // Makes a query that runs fail soon, from any thread: by a connection of its own, or,
  // where there is none to be had, by ending this one.
  void kill();

 private:
  friend class Rows;
  [[noreturn]] void fail();
  void send(const std::string& sql);

  Place place_;
  st_mysql* connection_ = nullptr;
  unsigned long id_ = 0;  // of the session at the server
  int socket_ = -1;
};

}  // namespace phlox::engine::mysql
