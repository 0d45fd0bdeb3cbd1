// What places of tables in databases have alike: a table behind ::, the option timeout,
// catalogues that are asked in SQL.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "phlox/engine/adbc/connection.h"
#include "phlox/migrate/uri.h"

namespace phlox::engine::adbc {

// Throws Error(kInvalid) for an option that is neither timeout nor one of the others, or
// a timeout that is no number of seconds above zero.
void check_options(const migrate::Uri& uri,
                   const std::vector<std::string_view>& others = {});
std::optional<std::chrono::milliseconds> timeout_of(const migrate::Uri& uri);

// USER:PASSWORD@HOST:PORT/DATABASE, of which all but the host may be missing; signs of a
// URI in it are written as %40.
struct Address {
  std::optional<std::string> user, password, port, database;
  std::string host;  // without the brackets of an address; may be empty
};
Address address_of(std::string_view location);

// "a", or "schema.a": as one name, and as the name behind a schema's; those to try, in
// order.
std::vector<std::vector<std::string>> paths_of(const std::string& inner);

using Texts = std::vector<std::vector<std::string>>;
// The rows of a query of texts, as catalogues are asked; a null, and what is no text, is
// empty.
Texts texts(Connection& connection, const std::string& sql);
// The same of rows that are on their way.
void append_texts(table::Stream stream, Texts& rows);

// What names a table that is to be made: options as above, and a name.
void check_new_table(const migrate::Uri& uri, const Task& task);

// Throws Error(kNotFound): no such table, or none is named; with the nearest of the
// names.
[[noreturn]] void throw_no_table(const migrate::Uri& uri,
                                 const std::vector<std::string>& names);

}  // namespace phlox::engine::adbc
