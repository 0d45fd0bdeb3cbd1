// Databases behind ADBC: loads drivers, opens connections, runs SQL.
#include "phlox/engine/adbc/connection.h"

#include <arrow-adbc/adbc.h>
#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cctype>
#include <cstring>
#include <map>
#include <mutex>

#include "phlox/base/error.h"
#include "phlox/engine/adbc/message.h"
#include "phlox/engine/adbc/metadata.h"
#include "phlox/engine/library.h"
#include "phlox/type/arrow.h"

namespace phlox::engine::adbc {
namespace {

// An error of a driver, as one of ours.
class Failure {
 public:
  Failure() { std::memset(&error_, 0, sizeof error_); }
  Failure(const Failure&) = delete;
  Failure& operator=(const Failure&) = delete;
  ~Failure() {
    if (error_.release) error_.release(&error_);
  }
  AdbcError* get() { return &error_; }

  void check(AdbcStatusCode status) {
    if (status == ADBC_STATUS_OK) return;
    throw Error(
        is_lost() ? Code::kUnavailable : code_of(status),
        error_.message ? plain_message(error_.message) : "the driver gives no reason");
  }

 private:
  static Code code_of(AdbcStatusCode status) {
    switch (status) {
      case ADBC_STATUS_CANCELLED:
        return Code::kCancelled;
      case ADBC_STATUS_NOT_FOUND:
        return Code::kNotFound;
      case ADBC_STATUS_NOT_IMPLEMENTED:
        return Code::kUnsupported;
      case ADBC_STATUS_UNAUTHENTICATED:
      case ADBC_STATUS_UNAUTHORIZED:
        return Code::kUnavailable;
      default:
        return Code::kIo;
    }
  }
  // Whether the server has ended the session, or is gone.
  bool is_lost() const {
    const std::string_view state(error_.sqlstate, sizeof error_.sqlstate);
    return state.starts_with("08") || state.starts_with("57P0") ||
           says("server closed the connection") || says("(Unavailable; ");
  }
  bool says(std::string_view text) const {
    return error_.message &&
           std::string_view(error_.message).find(text) != std::string_view::npos;
  }

  AdbcError error_;
};

struct Driver {
  AdbcDriver table;
  std::string path;
  bool is_postgresql = false;
  pid_t process = 0;
};

LibraryPlaces places(const std::string& name) {
  // A module of our own.
  if (name == "mysql")
    return {"libphlox_mysql.so", "reading MySQL and MariaDB", "PHLOX_MYSQL", {}, {}};
  const std::string title = name == "sqlite"      ? "SQLite"
                            : name == "flightsql" ? "Flight SQL"
                                                  : "PostgreSQL";
  std::string variable = "PHLOX_ADBC_" + name;
  std::transform(variable.begin(), variable.end(), variable.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  return {"libadbc_driver_" + name + ".so",
          "reading " + title,
          variable,
          {},
          "adbc-driver-" + name};
}

// Loaded once, and never dropped: streams may outlive static destructors.
Driver& driver(const std::string& name) {
  static auto& mutex = *new std::mutex;
  static auto& drivers = *new std::map<std::string, std::unique_ptr<Driver>>;
  const std::lock_guard lock(mutex);
  auto& place = drivers[name];
  if (place) {
    // Its threads are those of Go, which a fork leaves behind.
    if (name == "flightsql" && place->process != getpid())
      throw std::move(
          Error(Code::kUnsupported,
                "Flight SQL was used by the process that this one was forked of"))
          .hint("start processes by spawn, or before the first flightsql:// is opened");
    return *place;
  }
  const LibraryPlaces where = places(name);
  const OpenLibrary opened = open_library(where);
  using Init = AdbcStatusCode (*)(int, void*, AdbcError*);
  const auto init = reinterpret_cast<Init>(dlsym(opened.handle, "AdbcDriverInit"));
  if (!init) throw_unavailable(where, "is no ADBC driver: " + opened.path);
  auto made = std::make_unique<Driver>();
  std::memset(&made->table, 0, sizeof made->table);
  made->path = opened.path;
  made->is_postgresql = name == "postgresql";
  made->process = getpid();
  Failure failure;
  failure.check(init(ADBC_VERSION_1_1_0, &made->table, failure.get()));
  place = std::move(made);
  return *place;
}

}  // namespace

struct Connection::State {
  explicit State(Driver* given) : driver(given) {
    std::memset(&database, 0, sizeof database);
    std::memset(&connection, 0, sizeof connection);
    std::memset(&statement, 0, sizeof statement);
  }
  ~State() {
    if (!driver) return;
    Failure ignored;
    const AdbcDriver& table = driver->table;
    if (has_statement) table.StatementRelease(&statement, ignored.get());
    if (has_connection) table.ConnectionRelease(&connection, ignored.get());
    if (has_database) table.DatabaseRelease(&database, ignored.get());
  }

  void open(const Options& database_options, const Options& connection_options) {
    const AdbcDriver& table = driver->table;
    Failure failure;
    failure.check(table.DatabaseNew(&database, failure.get()));
    has_database = true;
    database.private_driver = &driver->table;
    for (const auto& [key, value] : database_options)
      failure.check(
          table.DatabaseSetOption(&database, key.c_str(), value.c_str(), failure.get()));
    failure.check(table.DatabaseInit(&database, failure.get()));
    failure.check(table.ConnectionNew(&connection, failure.get()));
    has_connection = true;
    connection.private_driver = &driver->table;
    failure.check(table.ConnectionInit(&connection, &database, failure.get()));
    set_options(connection_options);
  }

  void set_options(const Options& options) {
    Failure failure;
    for (const auto& [key, value] : options)
      failure.check(driver->table.ConnectionSetOption(&connection, key.c_str(),
                                                      value.c_str(), failure.get()));
  }

  void end_statement() {
    const std::lock_guard lock(mutex);
    if (!has_statement) return;
    Failure ignored;
    driver->table.StatementRelease(&statement, ignored.get());
    std::memset(&statement, 0, sizeof statement);
    has_statement = false;
  }

  void begin_statement(const std::string& sql) {
    end_statement();
    const std::lock_guard lock(mutex);
    Failure failure;
    failure.check(driver->table.StatementNew(&connection, &statement, failure.get()));
    has_statement = true;
    statement.private_driver = &driver->table;
    failure.check(
        driver->table.StatementSetSqlQuery(&statement, sql.c_str(), failure.get()));
    // Its batches are of 16 MiB else, for which the first rows would wait.
    for (const auto& [key, value] : statement_options)
      failure.check(driver->table.StatementSetOption(&statement, key.c_str(),
                                                     value.c_str(), failure.get()));
    if (driver->is_postgresql)
      failure.check(driver->table.StatementSetOption(
          &statement, "adbc.postgresql.batch_size_hint_bytes", "1048576", failure.get()));
  }

  table::Stream rows() {
    Failure failure;
    ArrowArrayStream stream{};
    failure.check(
        driver->table.StatementExecuteQuery(&statement, &stream, nullptr, failure.get()));
    return table::Stream::import_from(&stream);
  }

  Driver* const driver;  // null: the host's
  std::shared_ptr<migrate::HostConnection> host;
  std::string farewell;
  Options statement_options;
  std::optional<std::string> vendor;
  AdbcDatabase database;
  AdbcConnection connection;
  AdbcStatement statement;
  bool has_database = false, has_connection = false, has_statement = false;
  std::atomic<bool> broken = false;
  bool waited = false;
  std::mutex mutex;  // of the statement's coming and going, which interrupt() looks at
  std::function<void()> interrupt;
};

Connection::Connection(const std::string& name, const Options& database,
                       const Options& connection, const Options& statement)
    : state_(std::make_unique<State>(&driver(name))) {
  state_->statement_options = statement;
  state_->open(database, connection);
}

Connection::Connection(std::shared_ptr<migrate::HostConnection> host)
    : state_(std::make_unique<State>(nullptr)) {
  state_->host = std::move(host);
}

Connection::~Connection() {
  if (state_->farewell.empty()) return;
  try {
    execute(state_->farewell);
  } catch (const Error&) {
    // Of a transaction that has failed; it undoes what was set, too.
  }
}

namespace {

// SQL is text that ends at a zero byte.
void check_text(const std::string& sql) {
  if (sql.find('\0') != std::string::npos)
    throw Error(Code::kUnsupported, "a query with a zero byte in it");
}

}  // namespace

table::Stream Connection::rows(const std::string& sql, const type::Type& wanted) {
  check_text(sql);
  if (state_->host) return state_->host->rows(sql, wanted);
  state_->begin_statement(sql);
  return state_->rows();
}

table::Stream Connection::rows_of_statement(const std::string& sql) {
  check_text(sql);
  state_->begin_statement(sql);
  // Its driver puts COPY (...) around what is to give rows.
  Failure failure;
  if (state_->driver->is_postgresql)
    failure.check(state_->driver->table.StatementSetOption(
        &state_->statement, "adbc.postgresql.use_copy", "false", failure.get()));
  return state_->rows();
}

void Connection::execute(const std::string& sql) {
  if (state_->host) {
    table::Stream rows = state_->host->rows(sql, {});
    while (rows.next()) continue;
    return;
  }
  state_->begin_statement(sql);
  Failure failure;
  failure.check(state_->driver->table.StatementExecuteQuery(&state_->statement, nullptr,
                                                            nullptr, failure.get()));
  state_->end_statement();
}

const std::string& Connection::vendor() {
  if (state_->vendor) return *state_->vendor;
  constexpr uint32_t kCodes[] = {ADBC_INFO_VENDOR_NAME, ADBC_INFO_VENDOR_VERSION};
  Failure failure;
  ArrowArrayStream stream{};
  failure.check(state_->driver->table.ConnectionGetInfo(
      &state_->connection, kCodes, std::size(kCodes), &stream, failure.get()));
  return state_->vendor.emplace(vendor_of(&stream));
}

std::vector<std::vector<std::string>> Connection::tables(
    const std::optional<std::string>& like) {
  Failure failure;
  ArrowArrayStream stream{};
  failure.check(state_->driver->table.ConnectionGetObjects(
      &state_->connection, ADBC_OBJECT_DEPTH_TABLES, nullptr, nullptr,
      like ? like->c_str() : nullptr, nullptr, nullptr, &stream, failure.get()));
  return tables_of(table::Stream::import_from(&stream));
}

type::Type Connection::columns(const std::vector<std::string>& table) {
  const auto part = [&](size_t i) {
    return table.at(i).empty() ? nullptr : table[i].c_str();
  };
  Failure failure;
  ArrowSchema schema{};
  failure.check(state_->driver->table.ConnectionGetTableSchema(
      &state_->connection, part(0), part(1), part(2), &schema, failure.get()));
  const table::Schema owned(std::move(schema));
  return type::from_arrow(*owned.get());
}

namespace {

// What a stream throws, kept for whoever gave it to a driver, which knows its text alone.
class Watched : public table::Stream::Source {
 public:
  Watched(table::Stream rows, std::exception_ptr& failure)
      : rows_(std::move(rows)), failure_(failure) {}
  std::optional<table::Batch> next() override {
    try {
      return rows_.next();
    } catch (...) {
      failure_ = std::current_exception();
      throw;
    }
  }

 private:
  table::Stream rows_;
  std::exception_ptr& failure_;
};

}  // namespace

void Connection::ingest(const Options& table, const std::string& sql,
                        table::Stream rows) {
  check_text(sql);
  std::exception_ptr thrown;
  state_->begin_statement(sql.empty() ? "SELECT 1" : sql);
  const AdbcDriver& driver = state_->driver->table;
  try {
    Failure failure;
    for (const auto& [key, value] : table)
      failure.check(driver.StatementSetOption(&state_->statement, key.c_str(),
                                              value.c_str(), failure.get()));
    const type::Type type = rows.type();
    ArrowArrayStream stream{};
    table::Stream(type, std::make_unique<Watched>(std::move(rows), thrown))
        .export_to(&stream);
    failure.check(driver.StatementBindStream(&state_->statement, &stream, failure.get()));
    failure.check(driver.StatementExecuteQuery(&state_->statement, nullptr, nullptr,
                                               failure.get()));
  } catch (const Error&) {
    state_->end_statement();
    if (thrown) std::rethrow_exception(thrown);
    throw;
  }
  state_->end_statement();
}

void Connection::set_options(const Options& options) {
  state_->host ? state_->host->set_options(options) : state_->set_options(options);
}

bool Connection::takes_functions() const {
  return state_->host && state_->host->takes_functions();
}

void Connection::add_functions(std::vector<migrate::HostFunction> functions) {
  state_->host->add_functions(std::move(functions));
}

void Connection::set_farewell(std::string sql) { state_->farewell = std::move(sql); }

void Connection::interrupt() {
  if (state_->interrupt) return state_->interrupt();
  if (state_->host) return state_->host->interrupt();
  const std::lock_guard lock(state_->mutex);
  Failure ignored;
  const AdbcDriver& table = state_->driver->table;
  if (state_->has_statement && table.StatementCancel)
    table.StatementCancel(&state_->statement, ignored.get());
  else if (!state_->has_statement && table.ConnectionCancel)
    table.ConnectionCancel(&state_->connection, ignored.get());
}

void Connection::set_interrupt(std::function<void()> interrupt) {
  state_->interrupt = std::move(interrupt);
}

bool Connection::is_broken() const { return state_->broken; }
void Connection::set_broken() { state_->broken = true; }
bool Connection::has_waited() const { return state_->waited; }
void Connection::set_waited() { state_->waited = true; }

void load_driver(const std::string& name) { driver(name); }

}  // namespace phlox::engine::adbc
