# The methods and functions of the C++ face, written from the catalogue of operations by a small
# program: build/generated/phlox/generated/*.inc. An op that is added is a method at the next build.
set(PHLOX_GENERATED "${CMAKE_BINARY_DIR}/generated")
set(PHLOX_GENERATED_HEADERS "${PHLOX_GENERATED}/phlox/generated/methods.inc"
  "${PHLOX_GENERATED}/phlox/generated/functions.inc")

# It links just the rooms that it needs: it runs before the library is there.
add_executable(phlox_cpp_methods "${CMAKE_SOURCE_DIR}/tools/generate/cpp_methods.cc"
  $<TARGET_OBJECTS:phlox_base> $<TARGET_OBJECTS:phlox_type> $<TARGET_OBJECTS:phlox_expr>)
target_link_libraries(phlox_cpp_methods PRIVATE phlox_flags phlox_third_party)
set_target_properties(phlox_cpp_methods PROPERTIES
  RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tools")
add_custom_command(OUTPUT ${PHLOX_GENERATED_HEADERS}
  COMMAND phlox_cpp_methods "${PHLOX_GENERATED}/phlox/generated"
  DEPENDS phlox_cpp_methods VERBATIM COMMENT "Writing the C++ methods from the catalogue")
add_custom_target(phlox_generated DEPENDS ${PHLOX_GENERATED_HEADERS})
target_include_directories(phlox_faces_cpp PRIVATE "${PHLOX_GENERATED}")
add_dependencies(phlox_faces_cpp phlox_generated)
