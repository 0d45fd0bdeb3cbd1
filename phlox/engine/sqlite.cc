// SQLite, through its ADBC driver: queries run in the file's own engine, in this process.
#include "phlox/compile/dialects/sqlite.h"

#include <sys/stat.h>

#include <cstring>

#include "phlox/base/error.h"
#include "phlox/engine/adbc/place.h"
#include "phlox/engine/adbc/store.h"
#include "phlox/engine/decode.h"
#include "phlox/engine/file_uri.h"
#include "phlox/engine/sqlite/catalogue.h"
#include "phlox/engine/sqlite/destination.h"
#include "phlox/engine/sqlite/functions.h"

namespace phlox::engine {
namespace {

using type::Kind;
using type::Type;

// Opens the file, with a mode as SQLite's URIs have it.
std::unique_ptr<adbc::Connection> open_file(const std::string& file, const char* mode) {
  std::string uri = "file:";
  // What means something in a URI.
  for (const char c : file)
    if (c == '?' || c == '#' || c == '%') {
      constexpr char kHex[] = "0123456789ABCDEF";
      uri += '%';
      uri += kHex[static_cast<uint8_t>(c) >> 4];
      uri += kHex[c & 15];
    } else {
      uri += c;
    }
  return sqlite::open_with_functions({{"uri", uri + "?mode=" + mode}});
}

void append(int64_t bits, const Type& type, table::ColumnBuilder& to) {
  switch (type.kind()) {
    case Kind::kBool:
      return to.append_bool(bits != 0);
    case Kind::kFloat32:
    case Kind::kFloat64: {
      double value = 0;
      std::memcpy(&value, &bits, sizeof value);
      return type.is(Kind::kFloat32) ? to.append(static_cast<float>(value))
                                     : to.append(value);
    }
    case Kind::kDate:
      return to.append(static_cast<int32_t>(bits));
    default:
      return type.is_integer() ? to.append_integer(bits) : to.append(bits);
  }
}

void append(std::string_view bytes, const Type& type, table::ColumnBuilder& to) {
  if (!type.is(Kind::kDecimal)) return to.append_bytes(bytes);
  unsigned __int128 bits = 0;
  for (const char c : bytes) bits = bits << 8 | static_cast<uint8_t>(c);
  to.append(static_cast<table::Int128>(bits ^ static_cast<unsigned __int128>(1) << 127));
}

void decode_column(const table::Column& from, int64_t first_row, const Type& type,
                   table::ColumnBuilder& to) {
  const bool numbers = from.kind() == Kind::kInt64;
  if (!numbers && from.kind() != Kind::kString && from.kind() != Kind::kBytes)
    throw Error(Code::kType,
                "SQLite gives " + from.type().to_string() + " for " + type.to_string());
  const auto append_one = [numbers](const table::Column& column, int64_t row,
                                    const Type& as, table::ColumnBuilder& out) {
    numbers ? append(column.value<int64_t>(row), as, out)
            : append(column.bytes(row), as, out);
  };
  for (int64_t row = first_row; row < from.size(); ++row)
    append_value(from, row, type, to, append_one);
}

class Sqlite : public adbc::Store {
 public:
  bool in_process() const override { return true; }
  std::string_view name() const override { return "sqlite"; }
  std::string_view description() const override {
    return "SQLite: queries over tables of a file run in its own engine";
  }
  std::vector<std::string_view> schemes() const override { return {"sqlite"}; }
  std::string database_of(const migrate::Uri& uri) const override { return file_of(uri); }
  std::string key_of(const std::string& file) const override {
    // Another file may have taken the place of one that is still open.
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0)
      throw Error(Code::kNotFound, "no file " + file);
    return std::to_string(status.st_dev) + " " + std::to_string(status.st_ino) + " " +
           file;
  }
  std::unique_ptr<adbc::Connection> connect(const std::string& file) const override {
    return open_file(file, "ro");
  }
  void prepare(adbc::Connection& connection) const override {
    sqlite::add_functions(connection);
  }
  std::unique_ptr<Destination> destination(const migrate::Uri& uri,
                                           const type::Type& rows,
                                           Task task) const override {
    adbc::check_new_table(uri, task);
    return sqlite::destination_at(uri, rows, open_file);
  }
  compile::Stored table_at(adbc::Connection& connection,
                           const migrate::Uri& uri) const override {
    return sqlite::table_at(connection, uri);
  }
  int64_t skipped_rows(const Type& result) const override {
    return compile::sqlite::begins_with_types(result) ? 1 : 0;
  }
  // While it is read, nothing is written to a file, but for one with a log of its own
  // (WAL), where each transaction sees the state at its begin.
  std::string begin_state(adbc::Connection& connection) const override {
    if (adbc::texts(connection, "SELECT journal_mode FROM pragma_journal_mode")
            .at(0)
            .at(0) == "wal")
      return {};
    connection.execute("BEGIN");
    adbc::texts(connection, "SELECT CAST(count(*) AS TEXT) FROM sqlite_master");
    return "read";
  }
  adbc::Decode decode() const override { return decode_column; }
  std::string version() const override {
    const auto connection = sqlite::open_with_functions({{"uri", ":memory:"}});
    table::Stream rows = connection->rows("SELECT sqlite_version()");
    const auto batch = rows.next();
    return std::string(table::columns(rows.type(), *batch).at(0).bytes(0));
  }
};

const Engines::Registrar<Sqlite> registrar;

}  // namespace
}  // namespace phlox::engine
