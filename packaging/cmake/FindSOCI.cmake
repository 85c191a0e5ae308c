# SOCI 4.0.3 as Debian ships it has neither a CMake config nor a .pc file.
# Defines SOCI::core, SOCI::sqlite3, SOCI::postgresql (the last two with their client library).
find_path(SOCI_INCLUDE_DIR soci/soci.h)
find_path(PostgreSQL_CLIENT_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql)
foreach(part core sqlite3 postgresql)
  find_library(SOCI_${part}_LIBRARY soci_${part})
endforeach()
find_library(SOCI_libpq_LIBRARY pq)
find_library(SOCI_libsqlite3_LIBRARY sqlite3)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(SOCI REQUIRED_VARS SOCI_INCLUDE_DIR PostgreSQL_CLIENT_INCLUDE_DIR
  SOCI_core_LIBRARY SOCI_sqlite3_LIBRARY SOCI_postgresql_LIBRARY SOCI_libpq_LIBRARY SOCI_libsqlite3_LIBRARY)

if(SOCI_FOUND AND NOT TARGET SOCI::core)
  foreach(part core sqlite3 postgresql)
    add_library(SOCI::${part} UNKNOWN IMPORTED)
    set_target_properties(SOCI::${part} PROPERTIES IMPORTED_LOCATION ${SOCI_${part}_LIBRARY}
      INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR};${PostgreSQL_CLIENT_INCLUDE_DIR}")
  endforeach()
  target_link_libraries(SOCI::sqlite3 INTERFACE SOCI::core ${SOCI_libsqlite3_LIBRARY})
  target_link_libraries(SOCI::postgresql INTERFACE SOCI::core ${SOCI_libpq_LIBRARY})
endif()
