// Sessions: the port to what is known of payers who were let in by a link. All hosts share it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace tallyport::pages {

// Of links and sessions only the hash of their token is kept: who reads the database gets in
// nowhere.
struct Link {
  std::string hash;  // SHA-256 in hex
  std::string tenant;
  std::string account;
  std::string page;  // as POST /v1/page_links was given it
  Timestamp created_at;
  Timestamp expires_at;
  std::int64_t session_ms = 0;  // how long what it opens lasts
};

// Who is there, and where the link leads.
struct Visit {
  std::string tenant;
  std::string account;
  std::string page;
};

template <class T>
using Reply = std::function<void(Result<T>)>;

class Sessions {
 public:
  virtual ~Sessions() = default;
  // All: [any thread]; the reply is called exactly once, on another thread, or at once with
  // storage_unavailable or shutting_down.

  virtual void add(Link link, Reply<bool> reply) = 0;
  // Uses the link, once: from now on `session_hash` is a session. not_authenticated where there is
  // no such link, or it was used or is too old.
  virtual void open(std::string link_hash, std::string session_hash, Timestamp now,
                    Reply<Visit> reply) = 0;
  // not_authenticated where there is no such session, or it is over.
  virtual void find(std::string session_hash, Timestamp now, Reply<Visit> reply) = 0;
  // Ends it, if it is there.
  virtual void close(std::string session_hash, Reply<bool> reply) = 0;
};

}  // namespace tallyport::pages
