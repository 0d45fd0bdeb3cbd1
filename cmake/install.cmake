# `make install`: the command, the library with its CMake package, the headers that <phlox/phlox.h>
# needs, and in lib/phlox what is loaded at first use. It works without the source tree.
include(CMakePackageConfigHelpers)

# phlox_header_closure(OUT HEADER...): the headers with all that they include, by their path.
function(phlox_header_closure out)
  set(waiting ${ARGN})
  set(seen)
  while(waiting)
    list(POP_FRONT waiting header)
    if(header IN_LIST seen)
      continue()
    endif()
    list(APPEND seen "${header}")
    file(STRINGS "${CMAKE_SOURCE_DIR}/${header}" lines REGEX "^#include \"phlox/")
    foreach(line ${lines})
      string(REGEX REPLACE "^#include \"([^\"]+)\".*" "\\1" included "${line}")
      list(APPEND waiting "${included}")
    endforeach()
  endwhile()
  set(${out} ${seen} PARENT_SCOPE)
endfunction()

install(TARGETS phlox EXPORT phlox-targets LIBRARY DESTINATION lib)
if(TARGET phlox_command)
  install(TARGETS phlox_command RUNTIME DESTINATION bin)
endif()
if(EXISTS "${CMAKE_SOURCE_DIR}/phlox/phlox.h")
  phlox_header_closure(public_headers phlox/phlox.h phlox/scene/columns.h phlox/scene/document.h
    phlox/scene/patch.h phlox/page/save.h)
  foreach(header ${public_headers})
    get_filename_component(folder "${header}" DIRECTORY)
    install(FILES "${header}" DESTINATION "include/${folder}")
  endforeach()
  install(FILES ${PHLOX_GENERATED_HEADERS} DESTINATION include/phlox/generated)
  install(FILES ${PHLOX_MODEL_HEADERS} DESTINATION include/phlox/model)
endif()
install(FILES ${PHLOX_LOADED_LIBRARIES} DESTINATION lib/phlox)
install(DIRECTORY "${PHLOX_DEPS}/bokehjs" DESTINATION share/phlox)
install(FILES LICENSE DESTINATION share/doc/phlox)

install(EXPORT phlox-targets NAMESPACE phlox:: DESTINATION lib/cmake/phlox)
file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/phlox-config.cmake" CONTENT
  "# Lets find_package(phlox) give the target phlox::phlox.\n\
include(\"\${CMAKE_CURRENT_LIST_DIR}/phlox-targets.cmake\")\n" @ONLY)
write_basic_package_version_file("${CMAKE_BINARY_DIR}/phlox-config-version.cmake"
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/phlox-config.cmake"
  "${CMAKE_BINARY_DIR}/phlox-config-version.cmake" DESTINATION lib/cmake/phlox)
