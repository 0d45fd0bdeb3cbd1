# The module libphlox_mongodb.so: the engine over libmongoc, loaded when the first mongodb:// is met. Without libmongoc phlox is
# built without it.
pkg_check_modules(MONGOC libmongoc-1.0)
if(NOT MONGOC_FOUND)
  message(WARNING "phlox is built without its MongoDB engine: libmongoc is missing (apt-get install libmongoc-dev)")
  return()
endif()
phlox_sources(mongodb_sources engine/mongodb)
add_library(phlox_mongodb_objects OBJECT ${mongodb_sources})
target_include_directories(phlox_mongodb_objects SYSTEM PUBLIC ${MONGOC_INCLUDE_DIRS})
target_link_libraries(phlox_mongodb_objects PUBLIC phlox_flags phlox_third_party ${MONGOC_LINK_LIBRARIES})
add_library(phlox_mongodb MODULE $<TARGET_OBJECTS:phlox_mongodb_objects>)
target_link_libraries(phlox_mongodb PRIVATE phlox_flags phlox ${MONGOC_LINK_LIBRARIES})
# Found and installed as libphlox_arrow.so is; a wheel has no libmongoc, and so not this.
set_target_properties(phlox_mongodb PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/..")
install(TARGETS phlox_mongodb LIBRARY DESTINATION lib/phlox)
