# What the build writes: methods out of the catalogue of operations, models out of the facts of Bokeh's.

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

# The tables and C++ classes of models, out of facts that are committed: tools/bokeh wrote them.
set(model_facts "${CMAKE_SOURCE_DIR}/phlox/model/bokeh.facts")
file(STRINGS "${model_facts}" family_lines REGEX "^class ")
set(PHLOX_MODEL_HEADERS "${PHLOX_GENERATED}/phlox/model/all.h")
foreach(line ${family_lines})
  string(REGEX REPLACE ".* family=([a-z_]+).*" "\\1" family "${line}")
  list(APPEND PHLOX_MODEL_HEADERS "${PHLOX_GENERATED}/phlox/model/${family}.h")
endforeach()
list(REMOVE_DUPLICATES PHLOX_MODEL_HEADERS)
file(GLOB model_generator CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/tools/generate/models/*.cc")
add_executable(phlox_model_generator ${model_generator})
target_link_libraries(phlox_model_generator PRIVATE phlox_flags)
set_target_properties(phlox_model_generator PROPERTIES OUTPUT_NAME models
  RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tools")
add_custom_command(OUTPUT ${PHLOX_MODEL_HEADERS} "${PHLOX_GENERATED}/phlox/generated/schema.inc"
  COMMAND phlox_model_generator "${model_facts}" "${PHLOX_GENERATED}"
  DEPENDS phlox_model_generator "${model_facts}" VERBATIM COMMENT "Writing the models from Bokeh's facts")
add_custom_target(phlox_generated_models DEPENDS ${PHLOX_MODEL_HEADERS}
  "${PHLOX_GENERATED}/phlox/generated/schema.inc")
foreach(room model chart dashboard)
  target_include_directories(phlox_${room} PRIVATE "${PHLOX_GENERATED}")
  add_dependencies(phlox_${room} phlox_generated_models)
endforeach()
add_dependencies(phlox_generated phlox_generated_models)

# The script of links as a text of C++, so that it can be read, linted and hashed as a script.
set(links_script "${CMAKE_SOURCE_DIR}/phlox/page/links.js")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${links_script}")
file(READ "${links_script}" links_text)
file(CONFIGURE OUTPUT "${PHLOX_GENERATED}/phlox/generated/links_js.inc" CONTENT "R\"js(@links_text@)js\"\n" @ONLY)
target_include_directories(phlox_page PRIVATE "${PHLOX_GENERATED}")
