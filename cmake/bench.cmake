# Programs that the benches measure beside phlox, written by hand: bench/FOLDER/NAME.cc is build/FOLDER_NAME. They
# are built when a bench asks for them, and by nothing else. They are for this machine alone, so that the compiler
# may use all of it.
file(GLOB bench_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/bench/*/*.cc")
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
if(NOT TARGET phlox_arrow_libraries)
  list(FILTER bench_sources EXCLUDE REGEX "_parquet\\.cc$")
endif()
foreach(source ${bench_sources})
  get_filename_component(name "${source}" NAME_WE)
  get_filename_component(folder "${source}" DIRECTORY)
  get_filename_component(folder "${folder}" NAME)
  add_executable(${folder}_${name} EXCLUDE_FROM_ALL "${source}")
  target_link_libraries(${folder}_${name} PRIVATE Threads::Threads ZLIB::ZLIB)
  target_compile_options(${folder}_${name} PRIVATE -Wall -Wextra $<$<BOOL:${PHLOX_WERROR}>:-Werror>
    -O3 -march=native)
  if(name MATCHES "_parquet$")
    target_link_libraries(${folder}_${name} PRIVATE phlox_arrow_libraries)
  endif()
endforeach()
