# Third-party libraries: headers of the system, and what tools/setup put into .deps and .venv.
set(PHLOX_DEPS "${CMAKE_SOURCE_DIR}/.deps" CACHE PATH "Where tools/setup put DuckDB and ADBC")
set(missing_dependencies OFF)
if(NOT EXISTS "${PHLOX_DEPS}/duckdb/duckdb.h" OR NOT EXISTS "${PHLOX_DEPS}/adbc/arrow-adbc/adbc.h")
  set(missing_dependencies ON)
endif()
if(missing_dependencies AND SKBUILD)
  # `pip install .` in a fresh clone: nobody ran `make setup`.
  execute_process(COMMAND "${CMAKE_COMMAND}" -E env "PYTHON=${Python_EXECUTABLE}"
    "${CMAKE_SOURCE_DIR}/tools/setup/sources.sh" COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${CMAKE_COMMAND}" -E env "PYTHON=${Python_EXECUTABLE}"
    "${CMAKE_SOURCE_DIR}/tools/setup/adbc.sh" COMMAND_ERROR_IS_FATAL ANY)
elseif(missing_dependencies)
  message(FATAL_ERROR "the header of DuckDB or ADBC is missing in ${PHLOX_DEPS}: run `make setup`")
endif()

find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(BZip2 REQUIRED)
find_package(LibLZMA REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(LZ4 REQUIRED IMPORTED_TARGET liblz4)
pkg_check_modules(RE2 REQUIRED re2)
pkg_check_modules(SIMDJSON REQUIRED simdjson)
# Its headers only: see phlox/kernel/simd.cc.
find_path(HWY_HEADERS hwy/highway.h REQUIRED)
# The header alone: the library is the one inside of ADBC's driver.
find_path(SQLITE_HEADERS sqlite3ext.h REQUIRED)
pkg_check_modules(UTF8PROC REQUIRED libutf8proc)
pkg_check_modules(DEFLATE REQUIRED libdeflate)

# What every room may include; what is linked is linked once, into the library.
add_library(phlox_third_party INTERFACE)
target_include_directories(phlox_third_party SYSTEM INTERFACE "${PHLOX_DEPS}/duckdb" "${PHLOX_DEPS}/adbc"
  "${SQLITE_HEADERS}")
target_link_libraries(phlox_third_party INTERFACE Threads::Threads ${CMAKE_DL_LIBS} ZLIB::ZLIB
  BZip2::BZip2 LibLZMA::LibLZMA PkgConfig::ZSTD PkgConfig::LZ4 ${RE2_LINK_LIBRARIES}
  ${SIMDJSON_LINK_LIBRARIES} ${UTF8PROC_LINK_LIBRARIES} ${DEFLATE_LINK_LIBRARIES})
