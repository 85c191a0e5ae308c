// One database of the cluster that a test program starts for itself.
#pragma once

#include <string>

namespace tallyport::test {

class PostgresDatabase {
 public:
  PostgresDatabase();                              // starts the cluster on the first call
  const std::string& url() const { return url_; }  // "postgresql://…"

 private:
  std::string url_;
};

}  // namespace tallyport::test
