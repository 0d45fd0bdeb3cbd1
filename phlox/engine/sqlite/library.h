// Which SQLite calls us: a program may have opened connections with a driver of its own,
// which has another one in it than ours. Functions of SQLite are called by this table.
#pragma once

struct sqlite3_api_routines;
struct sqlite3_context;
struct sqlite3_value;

// What sqlite3ext.h makes of sqlite3_value_int64() and the like; set whenever SQLite
// calls.
extern constinit thread_local const sqlite3_api_routines* sqlite3_api
    __attribute__((visibility("hidden")));

namespace phlox::engine::sqlite {

// So many there may be in one process.
inline constexpr int kMostLibraries = 4;
extern const sqlite3_api_routines* libraries[kMostLibraries];

// A function of ours as the library of that number calls it.
template <int library, void (*function)(sqlite3_context*, int, sqlite3_value**)>
void called(sqlite3_context* context, int count, sqlite3_value** values) {
  sqlite3_api = libraries[library];
  function(context, count, values);
}
template <int library, void (*function)(sqlite3_context*)>
void ended(sqlite3_context* context) {
  sqlite3_api = libraries[library];
  function(context);
}

}  // namespace phlox::engine::sqlite
