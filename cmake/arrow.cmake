# The module libphlox_arrow.so: Arrow IPC and Parquet files by libarrow and libparquet, which cost
# too much to load at every start. It is loaded when the first such file is met.
phlox_sources(arrow_sources format/arrow)
if(NOT arrow_sources)
  return()
endif()
include(find_arrow)

add_library(phlox_arrow MODULE ${arrow_sources})
target_link_libraries(phlox_arrow PRIVATE phlox_flags phlox_third_party phlox phlox_arrow_libraries)
# Installed beside libarrow in lib/phlox, below libphlox.so; in a wheel beside libphlox.so, and
# libarrow is in the folder of the pyarrow package.
if(SKBUILD)
  set_target_properties(phlox_arrow PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/../pyarrow")
  install(TARGETS phlox_arrow LIBRARY DESTINATION phlox)
else()
  set_target_properties(phlox_arrow PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/..")
  install(TARGETS phlox_arrow LIBRARY DESTINATION lib/phlox)
  if(PHLOX_ARROW_FILES)
    install(FILES ${PHLOX_ARROW_FILES} DESTINATION lib/phlox)
  endif()
endif()
