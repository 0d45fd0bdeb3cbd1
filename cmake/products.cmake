# What users run and link: the library, the command, and the module of Arrow and Parquet files.
add_library(phlox SHARED ${PHLOX_OBJECTS})
target_link_libraries(phlox PRIVATE phlox_third_party)
# Rooms land one after another: what is not written yet is missed when it is called.
target_link_options(phlox INTERFACE -Wl,--allow-shlib-undefined)
set_target_properties(phlox PROPERTIES LINKER_LANGUAGE CXX VERSION ${PROJECT_VERSION} SOVERSION 0)

phlox_sources(cli_sources faces/cli)
if(cli_sources)
  add_executable(phlox_command ${cli_sources})
  set_target_properties(phlox_command PROPERTIES OUTPUT_NAME phlox)
  target_link_libraries(phlox_command PRIVATE phlox_flags phlox_third_party phlox)
endif()
