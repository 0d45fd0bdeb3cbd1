# The Python package, laid out as it is imported: build/python/phlox with the module _core beside the
# Python sources (links, so that an edit needs no build).
phlox_sources(python_sources faces/python)
if(NOT python_sources)
  return()
endif()

# An explicit interpreter wins (pip's build names its own); else that of .venv.
if(NOT DEFINED Python_EXECUTABLE AND EXISTS "${CMAKE_SOURCE_DIR}/.venv/bin/python")
  set(Python_EXECUTABLE "${CMAKE_SOURCE_DIR}/.venv/bin/python")
endif()
set(stable_abi)
if(CMAKE_VERSION VERSION_GREATER_EQUAL 3.26)
  set(stable_abi OPTIONAL_COMPONENTS Development.SABIModule)
endif()
find_package(Python 3.11 REQUIRED COMPONENTS Interpreter Development.Module ${stable_abi})
execute_process(COMMAND "${Python_EXECUTABLE}" -m nanobind --cmake_dir
  OUTPUT_VARIABLE nanobind_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
find_package(nanobind CONFIG REQUIRED)

# One binary for every Python from 3.12 on; 3.11 lacks what nanobind needs of the stable ABI.
# The command is in it, too, for `python -m phlox`.
phlox_sources(command_sources faces/cli)
list(FILTER command_sources EXCLUDE REGEX "/main\\.cc$")
nanobind_add_module(phlox_python STABLE_ABI NB_STATIC NB_SUPPRESS_WARNINGS NOMINSIZE
  ${python_sources} ${command_sources})
# nanobind hides all names of a module; the registries of the core must be the library's.
set_target_properties(phlox_python PROPERTIES CXX_VISIBILITY_PRESET default)
target_compile_definitions(phlox_python PRIVATE PHLOX_VERSION="${PROJECT_VERSION}")
set(PHLOX_PYTHON_FOLDER "${CMAKE_BINARY_DIR}/python/phlox")
set_target_properties(phlox_python PROPERTIES OUTPUT_NAME _core
  LIBRARY_OUTPUT_DIRECTORY "${PHLOX_PYTHON_FOLDER}")
target_link_libraries(phlox_python PRIVATE phlox_flags phlox_third_party phlox)

file(REMOVE_RECURSE "${PHLOX_PYTHON_FOLDER}")
file(MAKE_DIRECTORY "${PHLOX_PYTHON_FOLDER}")
file(GLOB_RECURSE python_files CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}/phlox/faces/python/phlox"
  "${CMAKE_SOURCE_DIR}/phlox/faces/python/phlox/*.py" "${CMAKE_SOURCE_DIR}/phlox/faces/python/phlox/*.pyi"
  "${CMAKE_SOURCE_DIR}/phlox/faces/python/phlox/py.typed")
foreach(file ${python_files})
  get_filename_component(folder "${PHLOX_PYTHON_FOLDER}/${file}" DIRECTORY)
  file(MAKE_DIRECTORY "${folder}")
  file(CREATE_LINK "${CMAKE_SOURCE_DIR}/phlox/faces/python/phlox/${file}"
    "${PHLOX_PYTHON_FOLDER}/${file}" SYMBOLIC)
endforeach()

# What an installed package would say of itself: pandas looks there for who draws for it.
if(NOT SKBUILD)
  set(about "${CMAKE_BINARY_DIR}/python/phlox-${PROJECT_VERSION}.dist-info")
  file(WRITE "${about}/METADATA" "Metadata-Version: 2.1\nName: phlox\nVersion: ${PROJECT_VERSION}\n")
  file(WRITE "${about}/entry_points.txt" "[pandas_plotting_backends]\nphlox = phlox._pandas\n")
endif()

if(SKBUILD)
  # One folder holds all that the package loads; DuckDB comes with its own wheel.
  set_target_properties(phlox_python phlox PROPERTIES INSTALL_RPATH "$ORIGIN")
  install(TARGETS phlox_python phlox LIBRARY DESTINATION phlox)
  install(DIRECTORY "${PHLOX_DEPS}/bokehjs" DESTINATION phlox)
endif()
