// Proxy: stands between libpq and the server, and cuts a connection at its COMMIT.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "support/temporary_directory.h"

namespace tallyport::test {

class Proxy {
 public:
  // Forwards to the server's Unix socket at `upstream`.
  explicit Proxy(std::string upstream);
  ~Proxy();
  Proxy(const Proxy&) = delete;
  Proxy& operator=(const Proxy&) = delete;

  // What happens to the next COMMIT: the connection is cut before the server sees it, or after the
  // server answered and before the client hears it.
  enum class Cut { nothing, before, after };
  void cut_next(Cut cut) { cut_ = cut; }
  int cuts() const { return cuts_; }
  // The value for host= in the database's address.
  std::string host() const { return directory_.path().string(); }

 private:
  void accept_all();
  void forward(int client);

  TemporaryDirectory directory_;
  std::string upstream_;
  int listener_ = -1;
  std::atomic<bool> stop_{false};
  std::atomic<Cut> cut_{Cut::nothing};
  std::atomic<int> cuts_{0};
  std::vector<std::thread> connections_;  // of the acceptor's thread
  std::thread acceptor_;
};

}  // namespace tallyport::test
