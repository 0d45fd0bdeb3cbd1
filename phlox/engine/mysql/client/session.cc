// A session with a server of MySQL or MariaDB.
#include "phlox/engine/mysql/client/session.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <sys/socket.h>

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>
#include <vector>

#include "phlox/base/error.h"
#include "phlox/compile/dialects/mysql.h"
#include "phlox/table/builder.h"

namespace phlox::engine::mysql {

using type::Kind;
using type::Type;

namespace {

// Seconds that a server may take to answer at all, and to be told to stop.
constexpr unsigned kConnectTimeout = 10;
constexpr unsigned kKillTimeout = 2;

// Rows of a batch, and its bytes. The first is small, since somebody waits for it.
constexpr int64_t kFirstRows = 1000;
constexpr int64_t kMostRows = 16384;
constexpr size_t kMostBytes = 4 << 20;
// A batch is handed on when it took so long, however few rows it has.
constexpr std::chrono::milliseconds kPatience{500};

Code code_of(unsigned number) {
  switch (number) {
    case CR_CONNECTION_ERROR:
    case CR_CONN_HOST_ERROR:
    case CR_UNKNOWN_HOST:
    case ER_ACCESS_DENIED_ERROR:
    case ER_DBACCESS_DENIED_ERROR:
    case ER_CON_COUNT_ERROR:
    case ER_TOO_MANY_USER_CONNECTIONS:
    case ER_USER_LIMIT_REACHED:
      return Code::kUnavailable;
    case ER_QUERY_INTERRUPTED:
      return Code::kCancelled;
    case ER_NO_SUCH_TABLE:
    case ER_BAD_FIELD_ERROR:
      return Code::kNotFound;
    default:
      return Code::kIo;
  }
}

std::string message_of(MYSQL* connection) {
  const std::string text = mysql_error(connection);
  return text.empty() ? "the server gives no reason" : text;
}

struct Close {
  void operator()(MYSQL* connection) const { mysql_close(connection); }
};
using Handle = std::unique_ptr<MYSQL, Close>;

// A handle that is connected, or whose error says why not.
Handle connected(const Place& place, unsigned timeout, bool& is_open) {
  Handle handle(mysql_init(nullptr));
  if (!handle) throw Error(Code::kInternal, "no memory for a connection");
  mysql_options(handle.get(), MYSQL_OPT_CONNECT_TIMEOUT, &timeout);
  mysql_options(handle.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  // A server may not ask for files of ours.
  const unsigned no = 0;
  mysql_options(handle.get(), MYSQL_OPT_LOCAL_INFILE, &no);
  // By the network also where it is this machine.
  const unsigned tcp = MYSQL_PROTOCOL_TCP;
  mysql_options(handle.get(), MYSQL_OPT_PROTOCOL, &tcp);
  is_open = mysql_real_connect(handle.get(), place.host.c_str(), place.user.c_str(),
                               place.password.c_str(),
                               place.database.empty() ? nullptr : place.database.c_str(),
                               place.port, nullptr, 0) != nullptr;
  return handle;
}

Type type_of(const MYSQL_FIELD& field) {
  constexpr unsigned kBinary = 63;  // the number of the character set of bytes
  switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
      return field.flags & UNSIGNED_FLAG ? Type::uint64() : Type::int64();
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
      return Type::float64();
    case MYSQL_TYPE_STRING:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BIT:
      return field.charsetnr == kBinary ? Type::bytes() : Type::string();
    default:
      return Type::string();
  }
}

template <class T>
T number(std::string_view text) {
  T value{};
  const auto [end, failed] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed == std::errc::result_out_of_range && std::is_floating_point_v<T>)
    return std::strtod(std::string(text).c_str(), nullptr);
  if (failed != std::errc() || end != text.data() + text.size())
    throw Error(Code::kIo, "the server sends " + std::string(text) + " for a number");
  return value;
}

double real(std::string_view text) {
  return compile::mysql::float_of(number<double>(text));
}

void append(std::string_view text, table::ColumnBuilder& to) {
  switch (to.type().kind()) {
    case Kind::kInt64:
      return to.append(number<int64_t>(text));
    case Kind::kUint64:
      return to.append(number<uint64_t>(text));
    case Kind::kFloat64:
      return to.append(real(text));
    default:
      return to.append_bytes(text);
  }
}

}  // namespace

class Rows : public table::Stream::Source {
 public:
  Rows(Session& session, MYSQL_RES* result, const Type& type)
      : session_(session), result_(result), builder_(type) {}
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  ~Rows() override {
    if (!result_) return;
    // The library would read all rows that are still to come.
    session_.kill();
    session_.connection_->status = MYSQL_STATUS_READY;
    mysql_free_result(result_);
    mysql_close(session_.connection_);
    session_.connection_ = nullptr;
  }

  std::optional<table::Batch> next() override {
    using Clock = std::chrono::steady_clock;
    const auto begin = Clock::now();
    size_t bytes = 0;
    while (result_ && builder_.num_rows() < most_ && bytes < kMostBytes) {
      const MYSQL_ROW row = mysql_fetch_row(result_);
      if (!row) {
        const bool failed = mysql_errno(session_.connection_) != 0;
        mysql_free_result(result_);
        result_ = nullptr;
        if (failed) session_.fail();
        break;
      }
      const unsigned long* const lengths = mysql_fetch_lengths(result_);
      for (size_t i = 0; i < builder_.num_columns(); ++i) {
        auto& column = builder_.column(i);
        row[i] ? append({row[i], lengths[i]}, column) : column.append_null();
        bytes += lengths[i] + 8;
      }
      builder_.end_row();
      if (builder_.num_rows() % 16 == 0 && Clock::now() - begin > kPatience) break;
    }
    most_ = kMostRows;
    if (builder_.num_rows() == 0) return std::nullopt;
    return builder_.finish();
  }

 private:
  Session& session_;
  MYSQL_RES* result_;
  table::Builder builder_;
  int64_t most_ = kFirstRows;
};

Session::Session(Place place) : place_(std::move(place)) {
  bool is_open = false;
  Handle handle = connected(place_, kConnectTimeout, is_open);
  if (!is_open) throw Error(Code::kUnavailable, message_of(handle.get()));
  connection_ = handle.release();
  id_ = mysql_thread_id(connection_);
  socket_ = static_cast<int>(mysql_get_socket(connection_));
}

Session::~Session() {
  if (connection_) mysql_close(connection_);
}

void Session::fail() {
  throw Error(code_of(mysql_errno(connection_)), message_of(connection_));
}

void Session::send(const std::string& sql) {
  if (!connection_) throw Error(Code::kUnavailable, "the session was ended");
  if (mysql_real_query(connection_, sql.data(), sql.size()) != 0) fail();
}

void Session::execute(const std::string& sql) {
  send(sql);
  if (MYSQL_RES* const result = mysql_store_result(connection_))
    mysql_free_result(result);
  else if (mysql_errno(connection_) != 0)
    fail();
}

table::Stream Session::query(const std::string& sql) {
  // Whether it was ended while it waited is asked beforehand: of a query that is lost on
  // its way nobody knows whether it was ended on purpose.
  if (connection_ && mysql_ping(connection_) != 0)
    throw Error(Code::kUnavailable, message_of(connection_));
  send(sql);
  MYSQL_RES* const result = mysql_use_result(connection_);
  if (!result && mysql_errno(connection_) != 0) fail();
  if (!result) throw Error(Code::kInternal, "a statement without rows");
  std::vector<type::Field> fields;
  const unsigned count = mysql_num_fields(result);
  const MYSQL_FIELD* const columns = mysql_fetch_fields(result);
  for (unsigned i = 0; i < count; ++i)
    fields.push_back({"c" + std::to_string(i), Type::option(type_of(columns[i]))});
  const Type type = Type::table(std::move(fields));
  return {type, std::make_unique<Rows>(*this, result, type)};
}

void Session::kill() {
  bool is_open = false;
  const Handle other = connected(place_, kKillTimeout, is_open);
  const std::string sql = "KILL QUERY " + std::to_string(id_);
  if (!is_open || mysql_real_query(other.get(), sql.data(), sql.size()) != 0)
    ::shutdown(socket_, SHUT_RDWR);
}

}  // namespace phlox::engine::mysql
