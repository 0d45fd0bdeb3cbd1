# The module libphlox_arrow.so: Arrow IPC and Parquet files by libarrow and libparquet, which cost
# too much to load at every start. Loaded when the first such file is met.
phlox_sources(arrow_sources format/arrow)
if(NOT arrow_sources)
  return()
endif()
include(find_arrow)

add_library(phlox_arrow MODULE ${arrow_sources})
target_link_libraries(phlox_arrow PRIVATE phlox_flags phlox_third_party phlox phlox_arrow_libraries)

if(PHLOX_TESTS)
  phlox_sources(arrow_tests format/arrow TESTS)
endif()
