# Each examples/FOLDER/NAME.cc is a program build/NAME over the public header alone.
file(GLOB example_sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/examples/*/*.cc")
foreach(source ${example_sources})
  get_filename_component(name "${source}" NAME_WE)
  add_executable(${name} "${source}")
  target_link_libraries(${name} PRIVATE phlox::phlox)
  target_compile_options(${name} PRIVATE -Wall -Wextra $<$<BOOL:${PHLOX_WERROR}>:-Werror>)
endforeach()
