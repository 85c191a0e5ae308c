// Dialect: what differs between the two databases. Statements are written once, with marks in
// braces that each dialect spells its own way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tallyport::storage {

enum class Dialect { sqlite, postgresql };
std::string_view name(Dialect dialect);

// A statement that is prepared once a session. Must have static storage: it is known by its
// address. Parameters are :p1, :p2, … and always text; `columns` is how many a row of the answer
// has.
struct Statement {
  std::string_view text;
  int columns = 0;
};

// Replaces the marks:
//   {rows id uuid, amount bigint}  the rows in :p1 as a table named r with these columns; once at
//                                  most. For PostgreSQL each column is a parameter, an array, and
//                                  :p2 comes after all of them
//   {uuid}                         the type of ids
//   {lock t}                       FOR UPDATE OF t; nothing where there is one writer only
//   {claim t}                      the same, but passes over rows that another host holds
//   {bytes x}                      x, hexadecimal text, as bytes
//   {hex x}                        the reverse
std::string spell(Dialect dialect, std::string_view text);

struct RowColumn {
  std::string_view name;
  std::string_view type;
};
// Of the mark {rows …}; none where there is no such mark.
std::vector<RowColumn> row_columns(std::string_view text);

}  // namespace tallyport::storage
