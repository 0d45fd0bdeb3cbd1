# House tests of the build: every header compiles alone, without any library of others beside it.
file(GLOB_RECURSE house_headers CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}"
  "${CMAKE_SOURCE_DIR}/phlox/*.h")
# What is private to a module or binding needs that library's headers by its nature.
list(FILTER house_headers EXCLUDE REGEX "^phlox/(faces/(python|cli)|format/arrow)/")
set(alone_sources)
foreach(header ${house_headers})
  string(REPLACE "/" "_" name "${header}")
  string(REGEX REPLACE "\\.h$" ".cc" name "${name}")
  set(source "${CMAKE_BINARY_DIR}/headers_alone/${name}")
  file(CONFIGURE OUTPUT "${source}" CONTENT "// That this header compiles alone.\n#include \"${header}\"\n")
  list(APPEND alone_sources "${source}")
endforeach()
add_library(phlox_headers_alone OBJECT ${alone_sources})
target_link_libraries(phlox_headers_alone PRIVATE phlox_flags)
target_include_directories(phlox_headers_alone PRIVATE "${PHLOX_GENERATED}")
add_dependencies(phlox_headers_alone phlox_generated)
# Only whether it compiles counts: no code is wanted.
target_compile_options(phlox_headers_alone PRIVATE -O0 -g0)

find_program(PHLOX_PYTHON3 python3 HINTS "${CMAKE_SOURCE_DIR}/.venv/bin" NO_CMAKE_FIND_ROOT_PATH)
add_test(NAME house COMMAND "${PHLOX_PYTHON3}" "${CMAKE_SOURCE_DIR}/tools/house/check.py")
