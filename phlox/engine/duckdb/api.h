// DuckDB's C API as a table of function pointers, filled from the shared library at first
// use.
#pragma once

#include <cstdint>
#include <string>

namespace phlox::engine::duckdb {

// The library's own handles are opaque pointers; the names only say which is which.
using Database = void*;
using Session = void*;  // a duckdb_connection
using Config = void*;
using Prepared = void*;
using Pending = void*;
using Chunk = void*;
using Vector = void*;
using LogicalType = void*;
using ScalarValue = void*;
using TableFunction = void*;
using ScalarFunction = void*;
using Info = void*;  // of bind, init and function calls
using Delete = void (*)(void*);
using Callback = void (*)(Info);
using Produce = void (*)(Info, Chunk);
using Compute = void (*)(Info, Chunk, Vector);

// duckdb_result: its fields are the library's affair.
struct Result {
  uint64_t deprecated[3] = {};
  void* deprecated_columns = nullptr;
  char* deprecated_error = nullptr;
  void* internal = nullptr;
};

// duckdb_string_t: up to 12 bytes stand in it, longer ones elsewhere.
struct String {
  uint32_t length;
  char prefix[4];
  union {
    char rest[8];
    const char* pointer;
  };
};
static_assert(sizeof(String) == 16);

struct Interval {
  int32_t months;
  int32_t days;
  int64_t micros;
};

struct ListEntry {
  uint64_t offset;
  uint64_t length;
};

// Numbers of duckdb_type.
enum class TypeId : int {
  kBoolean = 1,
  kTinyint,
  kSmallint,
  kInteger,
  kBigint,
  kUtinyint,
  kUsmallint,
  kUinteger,
  kUbigint,
  kFloat,
  kDouble,
  kTimestamp,
  kDate,
  kTime,
  kInterval,
  kHugeint,
  kVarchar,
  kBlob,
  kDecimal,
  kTimestampS,
  kTimestampMs,
  kTimestampNs,
  kEnum,
  kList,
  kStruct,
  kMap,
  kUuid,
  kTimestampTz = 31,
  kUhugeint,
  kArray,
  kNull = 36,
};

// Every function that is called: result, name without "duckdb_", parameters.
#define PHLOX_DUCKDB_FUNCTIONS(X)                                                      \
  X(const char*, library_version, ())                                                  \
  X(int, create_config, (Config*))                                                     \
  X(int, set_config, (Config, const char*, const char*))                               \
  X(void, destroy_config, (Config*))                                                   \
  X(int, open_ext, (const char*, Database*, Config, char**))                           \
  X(int, connect, (Database, Session*))                                                \
  X(void, disconnect, (Session*))                                                      \
  X(void, interrupt, (Session))                                                        \
  X(void, free, (void*))                                                               \
  X(int, query, (Session, const char*, Result*))                                       \
  X(void, destroy_result, (Result*))                                                   \
  X(const char*, result_error, (Result*))                                              \
  X(int, prepare, (Session, const char*, Prepared*))                                   \
  X(const char*, prepare_error, (Prepared))                                            \
  X(int, prepared_statement_type, (Prepared))                                          \
  X(void, destroy_prepare, (Prepared*))                                                \
  X(int, pending_prepared_streaming, (Prepared, Pending*))                             \
  X(const char*, pending_error, (Pending))                                             \
  X(int, execute_pending, (Pending, Result*))                                          \
  X(void, destroy_pending, (Pending*))                                                 \
  X(Chunk, fetch_chunk, (Result))                                                      \
  X(void, destroy_data_chunk, (Chunk*))                                                \
  X(uint64_t, data_chunk_get_size, (Chunk))                                            \
  X(void, data_chunk_set_size, (Chunk, uint64_t))                                      \
  X(Vector, data_chunk_get_vector, (Chunk, uint64_t))                                  \
  X(uint64_t, column_count, (Result*))                                                 \
  X(const char*, column_name, (Result*, uint64_t))                                     \
  X(LogicalType, column_logical_type, (Result*, uint64_t))                             \
  X(int, get_type_id, (LogicalType))                                                   \
  X(uint8_t, decimal_width, (LogicalType))                                             \
  X(uint8_t, decimal_scale, (LogicalType))                                             \
  X(LogicalType, list_type_child_type, (LogicalType))                                  \
  X(uint64_t, struct_type_child_count, (LogicalType))                                  \
  X(LogicalType, struct_type_child_type, (LogicalType, uint64_t))                      \
  X(char*, struct_type_child_name, (LogicalType, uint64_t))                            \
  X(LogicalType, array_type_child_type, (LogicalType))                                 \
  X(char*, logical_type_get_alias, (LogicalType))                                      \
  X(LogicalType, map_type_key_type, (LogicalType))                                     \
  X(LogicalType, map_type_value_type, (LogicalType))                                   \
  X(LogicalType, create_logical_type, (int))                                           \
  X(LogicalType, create_decimal_type, (uint8_t, uint8_t))                              \
  X(LogicalType, create_list_type, (LogicalType))                                      \
  X(LogicalType, create_map_type, (LogicalType, LogicalType))                          \
  X(LogicalType, create_struct_type, (LogicalType*, const char**, uint64_t))           \
  X(void, destroy_logical_type, (LogicalType*))                                        \
  X(void*, vector_get_data, (Vector))                                                  \
  X(uint64_t*, vector_get_validity, (Vector))                                          \
  X(void, vector_ensure_validity_writable, (Vector))                                   \
  X(void, vector_assign_string_element_len, (Vector, uint64_t, const char*, uint64_t)) \
  X(Vector, list_vector_get_child, (Vector))                                           \
  X(uint64_t, list_vector_get_size, (Vector))                                          \
  X(int, list_vector_set_size, (Vector, uint64_t))                                     \
  X(int, list_vector_reserve, (Vector, uint64_t))                                      \
  X(Vector, struct_vector_get_child, (Vector, uint64_t))                               \
  X(TableFunction, create_table_function, ())                                          \
  X(void, table_function_set_name, (TableFunction, const char*))                       \
  X(void, table_function_add_parameter, (TableFunction, LogicalType))                  \
  X(void, table_function_set_bind, (TableFunction, Callback))                          \
  X(void, table_function_set_init, (TableFunction, Callback))                          \
  X(void, table_function_set_local_init, (TableFunction, Callback))                    \
  X(void, table_function_set_function, (TableFunction, Produce))                       \
  X(void, table_function_supports_projection_pushdown, (TableFunction, bool))          \
  X(int, register_table_function, (Session, TableFunction))                            \
  X(void, destroy_table_function, (TableFunction*))                                    \
  X(ScalarFunction, create_scalar_function, ())                                        \
  X(void, scalar_function_set_name, (ScalarFunction, const char*))                     \
  X(void, scalar_function_add_parameter, (ScalarFunction, LogicalType))                \
  X(void, scalar_function_set_return_type, (ScalarFunction, LogicalType))              \
  X(void, scalar_function_set_function, (ScalarFunction, Compute))                     \
  X(void, scalar_function_set_error, (Info, const char*))                              \
  X(int, register_scalar_function, (Session, ScalarFunction))                          \
  X(void, destroy_scalar_function, (ScalarFunction*))                                  \
  X(ScalarValue, bind_get_parameter, (Info, uint64_t))                                 \
  X(uint64_t, get_uint64, (ScalarValue))                                               \
  X(void, destroy_value, (ScalarValue*))                                               \
  X(void, bind_add_result_column, (Info, const char*, LogicalType))                    \
  X(void, bind_set_bind_data, (Info, void*, Delete))                                   \
  X(void, bind_set_error, (Info, const char*))                                         \
  X(void*, init_get_bind_data, (Info))                                                 \
  X(void, init_set_init_data, (Info, void*, Delete))                                   \
  X(uint64_t, init_get_column_count, (Info))                                           \
  X(uint64_t, init_get_column_index, (Info, uint64_t))                                 \
  X(void, init_set_max_threads, (Info, uint64_t))                                      \
  X(void, init_set_error, (Info, const char*))                                         \
  X(void*, function_get_init_data, (Info))                                             \
  X(void*, function_get_local_init_data, (Info))                                       \
  X(void, function_set_error, (Info, const char*))

struct Api {
#define PHLOX_DUCKDB_POINTER(result, name, parameters) result(*name) parameters = nullptr;
  PHLOX_DUCKDB_FUNCTIONS(PHLOX_DUCKDB_POINTER)
#undef PHLOX_DUCKDB_POINTER
};

// The loaded library; loads it at the first call. Throws Error(kUnavailable) that says
// what to do, and tries again at the next call then. Thread-safe.
const Api& api();
// The file that was loaded (after api()), as the loader knows it.
std::string library_path();

}  // namespace phlox::engine::duckdb
