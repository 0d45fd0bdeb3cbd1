# The module libphlox_mysql.so: an ADBC driver over MariaDB's client library, loaded when the first mysql:// is met. Without the
# library phlox is built without it.
pkg_check_modules(MARIADB libmariadb)
if(NOT MARIADB_FOUND)
  message(WARNING "phlox is built without its MySQL engine: libmariadb is missing (apt-get install libmariadb-dev)")
  return()
endif()
phlox_sources(mysql_sources engine/mysql/client)
add_library(phlox_mysql MODULE ${mysql_sources})
target_include_directories(phlox_mysql SYSTEM PRIVATE ${MARIADB_INCLUDE_DIRS})
target_link_libraries(phlox_mysql PRIVATE phlox_flags phlox_third_party phlox ${MARIADB_LINK_LIBRARIES})
# Found and installed as libphlox_mongodb.so is; a wheel has no libmariadb, and so not this.
set_target_properties(phlox_mysql PROPERTIES INSTALL_RPATH "$ORIGIN;$ORIGIN/..")
install(TARGETS phlox_mysql LIBRARY DESTINATION lib/phlox)
