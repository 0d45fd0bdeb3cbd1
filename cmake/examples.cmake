# The C++ examples, as programs that run in place: examples/NAME/NAME.cc is build/NAME.
file(GLOB example_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/examples/*/*.cc")
foreach(source ${example_sources})
  get_filename_component(name "${source}" NAME_WE)
  add_executable(${name} "${source}")
  target_link_libraries(${name} PRIVATE phlox_flags phlox)
endforeach()
