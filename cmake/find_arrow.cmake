# Arrow C++ and Parquet: an installed package, else the libraries and headers inside the pyarrow wheel.
# Makes the target phlox_arrow_libraries.
add_library(phlox_arrow_libraries INTERFACE)
find_package(Arrow QUIET)
find_package(Parquet QUIET)
if(Arrow_FOUND AND Parquet_FOUND)
  message(STATUS "Arrow ${ARROW_VERSION} of the system")
  target_link_libraries(phlox_arrow_libraries INTERFACE Arrow::arrow_shared Parquet::parquet_shared)
  return()
endif()

if(NOT DEFINED Python_EXECUTABLE AND EXISTS "${CMAKE_SOURCE_DIR}/.venv/bin/python")
  set(Python_EXECUTABLE "${CMAKE_SOURCE_DIR}/.venv/bin/python")
endif()
find_package(Python 3.11 REQUIRED COMPONENTS Interpreter)
execute_process(
  COMMAND "${Python_EXECUTABLE}" -c
    "import importlib.util as u, os; print(os.path.dirname(u.find_spec('pyarrow').origin))"
  OUTPUT_VARIABLE PHLOX_PYARROW_FOLDER OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed
  ERROR_QUIET)
if(failed)
  message(FATAL_ERROR "no Arrow C++ library and no pyarrow for ${Python_EXECUTABLE}: "
    "run `make setup`, or configure with -DPHLOX_ARROW=OFF")
endif()
file(GLOB arrow_library "${PHLOX_PYARROW_FOLDER}/libarrow.so.*")
file(GLOB parquet_library "${PHLOX_PYARROW_FOLDER}/libparquet.so.*")
message(STATUS "Arrow of the pyarrow wheel: ${arrow_library}")
target_include_directories(phlox_arrow_libraries SYSTEM INTERFACE "${PHLOX_PYARROW_FOLDER}/include")
target_link_libraries(phlox_arrow_libraries INTERFACE "${arrow_library}" "${parquet_library}")
# What an installed phlox needs of the wheel, which it must not depend on.
set(PHLOX_ARROW_FILES "${arrow_library}" "${parquet_library}")
