// SqlPageSessions: links and sessions of payers. Not through the journal: nothing of them is money,
// and each change is one statement that may be made twice.
#pragma once

#include "pages/sessions.h"
#include "storage/readers.h"

namespace tallyport::storage {

class SqlPageSessions final : public pages::Sessions {
 public:
  // Through the owner at `location`: a reader's role sees nothing of it. `log` must outlive it.
  SqlPageSessions(const Location& location, Log& log);

  void add(pages::Link link, pages::Reply<bool> reply) override;
  void open(std::string link_hash, std::string session_hash, Timestamp now,
            pages::Reply<pages::Visit> reply) override;
  void find(std::string session_hash, Timestamp now, pages::Reply<pages::Visit> reply) override;
  void close(std::string session_hash, pages::Reply<bool> reply) override;

 private:
  Readers connection_;
};

}  // namespace tallyport::storage
