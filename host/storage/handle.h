// Handle: the few things that SOCI does not offer, done with each database's own client library.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "storage/failure.h"
#include "storage/session.h"

namespace soci {
class session;
class soci_error;
}  // namespace soci

namespace tallyport::storage {

class Handle {
 public:
  virtual ~Handle() = default;
  // Runs statements without parameters or rows.
  virtual void script(const std::string& text) = 0;
  virtual void begin() = 0;
  // PostgreSQL: begins a transaction that reads as the tenant of `pass`; one round trip.
  virtual void begin_reading(const std::string& pass) = 0;
  virtual void commit() = 0;
  // PostgreSQL: rows as arrays and answers in binary. Kept prepared, by the statement's address.
  virtual Rows run(const Statement& statement, const RowWriter& rows,
                   std::initializer_list<std::string_view> rest) = 0;
  virtual std::int64_t copy(std::string_view table, const RowWriter& rows) = 0;
  // What a failed statement means, and whether the connection is still good.
  virtual Trouble trouble(const soci::soci_error& error) = 0;
  virtual bool connected() = 0;
};

// Connect `session` and make it ready for `access`. Throw DatabaseFailure.
std::unique_ptr<Handle> open_sqlite(soci::session& session, const std::string& path,
                                    Session::Access access);
std::unique_ptr<Handle> open_postgresql(soci::session& session, const std::string& uri,
                                        Session::Access access);

}  // namespace tallyport::storage
