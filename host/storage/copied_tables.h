// CopiedTables: what a ledger consists of. Each table with the key that names its rows, parents
// before children, and the columns as a database's own catalogue has them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/session.h"

namespace tallyport::storage {

struct CopiedTable {
  std::string_view name;
  std::vector<std::string_view> key;  // its columns; unique in both databases
  std::string_view where = "true";    // which rows are the ledger's
};

// All of them. A table that another one refers to comes first.
std::span<const CopiedTable> copied_tables();

// How a column's values are written as text: as they are, in decimal, in hexadecimal.
enum class ColumnKind { text, integer, bytes };

struct Column {
  std::string name;
  std::string type;  // as this database calls it, in small letters
  ColumnKind kind = ColumnKind::text;
};

// By name. Throws DatabaseFailure; refused where a type is none that can be copied.
std::vector<Column> columns_of(Session& session, std::string_view table);
// All tables of the database, sorted, without those that are the database's own or the migrations'.
std::vector<std::string> tables_of(Session& session);

}  // namespace tallyport::storage
