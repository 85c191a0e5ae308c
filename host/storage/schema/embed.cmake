# Writes the migrations of a folder into a .cpp. Run as a script: -DFROM=folder -DTO=file.
file(GLOB files "${FROM}/[0-9][0-9][0-9][0-9]_*.sql")
list(SORT files)
set(rows "")
foreach(file IN LISTS files)
  get_filename_component(base "${file}" NAME)
  string(REGEX MATCH "^0*([0-9]+)_([a-z0-9_]+)\\.(postgresql|sqlite)\\.sql$" found "${base}")
  if(NOT found)
    message(FATAL_ERROR "${base}: a migration is called 0001_name.postgresql.sql or .sqlite.sql")
  endif()
  set(number "${CMAKE_MATCH_1}")
  set(name "${CMAKE_MATCH_2}")
  set(kind "${CMAKE_MATCH_3}")
  file(READ "${file}" text)
  string(APPEND rows "    {${number}, \"${name}\", Dialect::${kind}, R\"migration(${text})migration\"},\n")
endforeach()
file(WRITE "${TO}.new" "// Made from the files of host/storage/schema.
#include \"storage/migrations.h\"

namespace tallyport::storage {

std::span<const Migration> migrations() {
  static const Migration kMigrations[] = {
${rows}  };
  return kMigrations;
}

}  // namespace tallyport::storage
")
file(COPY_FILE "${TO}.new" "${TO}" ONLY_IF_DIFFERENT)
