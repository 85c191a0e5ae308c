// Handle: the few things that SOCI does not offer, done with each database's own client library.
#pragma once

#include <memory>
#include <string>

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
  // `head` is "COPY TABLE (COLUMNS) FROM STDIN". How many rows went in.
  virtual std::int64_t copy(const std::string& head, const std::string& lines) = 0;
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
