# What users run and link: the library libphlox.so and the command phlox. Nothing in them names the
# place that they were built at, so that an installed tree can be moved.
set_source_files_properties("${CMAKE_SOURCE_DIR}/phlox/session/about.cc" PROPERTIES
  COMPILE_DEFINITIONS PHLOX_VERSION="${PROJECT_VERSION}")
add_library(phlox SHARED ${PHLOX_OBJECTS})
add_library(phlox::phlox ALIAS phlox)
target_link_libraries(phlox PRIVATE phlox_third_party)
target_compile_features(phlox PUBLIC cxx_std_20)
target_include_directories(phlox PUBLIC $<BUILD_INTERFACE:${CMAKE_SOURCE_DIR}>
  $<BUILD_INTERFACE:${PHLOX_GENERATED}> $<INSTALL_INTERFACE:include>)
add_dependencies(phlox phlox_generated)
# What a room calls and nobody wrote is an error here, and not when it is called.
target_link_options(phlox PRIVATE -Wl,-Bsymbolic-functions)
if(NOT PHLOX_SANITIZE)
  target_link_options(phlox PRIVATE -Wl,-z,defs)
endif()
set_target_properties(phlox PROPERTIES LINKER_LANGUAGE CXX)
if(NOT SKBUILD)
  # A wheel cannot hold the links that versions of a library are made of.
  set_target_properties(phlox PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION 0)
endif()

# What is opened when it is first used, by its place beside libphlox.so.
set(PHLOX_LOADED_LIBRARIES "${PHLOX_DEPS}/duckdb/libduckdb.so" "${PHLOX_DEPS}/adbc/libadbc_driver_sqlite.so"
  "${PHLOX_DEPS}/adbc/libadbc_driver_postgresql.so" "${PHLOX_DEPS}/adbc/libadbc_driver_flightsql.so")
foreach(library ${PHLOX_LOADED_LIBRARIES})
  get_filename_component(name "${library}" NAME)
  file(CREATE_LINK "${library}" "${CMAKE_BINARY_DIR}/${name}" SYMBOLIC)
endforeach()

# What draws documents in a browser, found in the same way.
file(CREATE_LINK "${PHLOX_DEPS}/bokehjs" "${CMAKE_BINARY_DIR}/bokehjs" SYMBOLIC)

phlox_sources(cli_sources faces/cli)
if(cli_sources AND NOT SKBUILD)
  # The file with main() is the command; the rest is also what `python -m phlox` runs.
  add_executable(phlox_command ${cli_sources})
  set_target_properties(phlox_command PROPERTIES OUTPUT_NAME phlox INSTALL_RPATH "$ORIGIN/../lib")
  target_link_libraries(phlox_command PRIVATE phlox_flags phlox_third_party phlox)
endif()
