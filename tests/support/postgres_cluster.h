// A PostgreSQL of the test's own: a cluster in a temporary directory, reached by a socket in it.
#pragma once

#include <memory>
#include <string>

#include <sys/types.h>

#include "support/temporary_directory.h"

namespace tallyport::test {

class PostgresCluster {
 public:
  enum class Sync { off, on };  // whether a commit reaches the disk (fsync)

  // Makes the cluster and waits until it answers; takes about two seconds. Throws
  // std::runtime_error. As root the server runs as the user `postgres`, as it insists. It ends with
  // this process.
  explicit PostgresCluster(Sync sync = Sync::off);
  // Stops the server at once and removes the directory.
  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  // The one of this test program, made when first asked for. fsync is off.
  static PostgresCluster& shared();

  // Makes an empty database; the result is its postgresql:// address.
  std::string create_database();
  // The address of the database `name`.
  std::string url(const std::string& name) const;
  // The Unix socket that the server listens on.
  std::string socket_path() const;

  // Runs statements in the database at `url`; throws with the server's message. The first value of
  // the last result, "" where there is none.
  static std::string execute(const std::string& url, const std::string& sql);

 private:
  bool answers() const;
  void stop() noexcept;

  TemporaryDirectory directory_;
  pid_t server_ = -1;
  int databases_ = 0;
};

}  // namespace tallyport::test
