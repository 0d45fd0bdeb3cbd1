// What the program that uses phlox has opened itself, and lets it read: connections to
// databases, and sessions of Spark. For as long as a query needs them they have names,
// which stand in URIs in the place of a file or a server.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "phlox/table/stream.h"

namespace phlox::migrate {

// A value as SQLite has them, in memory of whoever gives it.
struct HostValue {
  enum class Kind : uint8_t { kNull, kInteger, kReal, kText, kBytes };
  Kind kind = Kind::kNull;
  int64_t integer = 0;
  double real = 0;
  std::string_view bytes;  // of a text, too
};
using HostValues = std::span<const HostValue>;

// Rows on their way to one value.
class HostReduction {
 public:
  virtual ~HostReduction() = default;
  virtual void add(HostValues values) = 0;
  // Takes the row away that was added first, of those that are left.
  virtual void remove(HostValues values) = 0;
  virtual HostValue result() = 0;
};

// What a database is to call: one of these is given. Results are good until the next
// call.
struct HostFunction {
  std::string name;
  int count = -1;  // of its arguments; -1: any
  std::function<HostValue(HostValues)> row;
  std::function<std::unique_ptr<HostReduction>()> reduction;
};

// A connection of the program's. From any thread; one query at a time.
class HostConnection {
 public:
  virtual ~HostConnection() = default;
  // Begins a query. Its rows come in the driver's own layout, or as `wanted`, which may
  // be none. They can be read whatever is asked next.
  virtual table::Stream rows(const std::string& sql, const type::Type& wanted) = 0;
  // Of the driver, one after another.
  virtual void set_options(
      const std::vector<std::pair<std::string, std::string>>& options) = 0;
  // Whether the driver lets the database call functions of Python.
  virtual bool takes_functions() const = 0;
  virtual void add_functions(std::vector<HostFunction> functions) = 0;
  // Makes what runs fail soon; does nothing where nothing runs, or where the driver
  // cannot.
  virtual void interrupt() = 0;
};

// Frames over a session of a Spark Connect server.
struct HostFrames {
  std::string host;
  int port = 0;
  std::string user;
  std::string token;
  bool tls = false;
  std::string session;
  // Names that they are to have, and their plans: a spark.connect.Plan each, as bytes.
  std::vector<std::pair<std::string, std::string>> views;
  // Copies of the session that wait for the next query; they end with this.
  std::mutex mutex;
  std::vector<std::shared_ptr<void>> idle;
};

// Gives it a name, which nobody can guess. It is found until it is forgotten.
std::string add_host(std::shared_ptr<HostConnection> connection);
std::string add_host(std::shared_ptr<HostFrames> frames);
void forget_host(const std::string& name);
// Null for names of nothing.
std::shared_ptr<HostConnection> host_connection(const std::string& name);
std::shared_ptr<HostFrames> host_frames(const std::string& name);

}  // namespace phlox::migrate
