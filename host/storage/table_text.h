// TableText: one table of one database, read and written as text, the same text on both databases.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/copied_tables.h"

namespace tallyport::storage {

// A value for each column, in their order: '=' and its text, or nothing for NULL.
using TextRow = std::vector<std::string>;

// Lives as long as the session does: statements are known by their address.
class TableText {
 public:
  // `columns` are PostgreSQL's, by name; both databases have them.
  TableText(Session& session, const CopiedTable& table, std::vector<Column> columns);
  TableText(const TableText&) = delete;
  TableText& operator=(const TableText&) = delete;

  std::string_view name() const { return table_.name; }
  const std::vector<Column>& columns() const { return columns_; }

  // All of these throw DatabaseFailure.

  // In key order, as this database sorts: the first ones, or those after `row`.
  std::vector<TextRow> first(int limit);
  std::vector<TextRow> after(const TextRow& row, int limit);
  // Those that have the keys of these, in no order.
  std::vector<TextRow> with_keys_of(const std::vector<TextRow>& rows);
  std::int64_t count();
  // Those whose key is there already are left as they are. Within a transaction.
  void insert(const std::vector<TextRow>& rows);

  // The key's values alone: what rows of both databases are matched by.
  TextRow key_of(const TextRow& row) const;
  // "id = 42", for people.
  std::string describe(const TextRow& row) const;

 private:
  std::vector<TextRow> read(const Rows& found) const;
  void put(class RowWriter& writer, std::size_t column, const TextRow& row) const;
  std::string row_columns(const std::vector<std::size_t>& of) const;

  Session& session_;
  const CopiedTable& table_;
  const std::vector<Column> columns_;
  std::vector<std::size_t> key_;  // places in columns_
  std::vector<std::size_t> all_;
  std::string texts_[5];
  Statement first_, after_, with_keys_, count_, insert_;
};

}  // namespace tallyport::storage
