// Links and sessions in memory.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "pages/sessions.h"

namespace tallyport::test {

class MemorySessions final : public pages::Sessions {
 public:
  void add(pages::Link link, pages::Reply<bool> reply) override {
    if (refuses) return reply(fail(*refuses));
    links[link.hash] = std::move(link);
    reply(true);
  }
  void open(std::string link_hash, std::string session_hash, Timestamp now,
            pages::Reply<pages::Visit> reply) override {
    if (refuses) return reply(fail(*refuses));
    const auto found = links.find(link_hash);
    if (found == links.end() || found->second.expires_at <= now) return reply(none());
    auto link = std::move(found->second);
    links.erase(found);
    link.expires_at = now.plus_ms(link.session_ms);
    sessions[session_hash] = link;
    reply(visit(link));
  }
  void find(std::string session_hash, Timestamp now, pages::Reply<pages::Visit> reply) override {
    if (refuses) return reply(fail(*refuses));
    const auto found = sessions.find(session_hash);
    if (found == sessions.end() || found->second.expires_at <= now) return reply(none());
    reply(visit(found->second));
  }
  void close(std::string session_hash, pages::Reply<bool> reply) override {
    sessions.erase(session_hash);
    reply(true);
  }

  std::map<std::string, pages::Link> links;     // by hash
  std::map<std::string, pages::Link> sessions;  // likewise
  std::optional<Error> refuses;

 private:
  static Failure none() { return fail(Errc::not_authenticated, "none"); }
  static pages::Visit visit(const pages::Link& link) {
    return {link.tenant, link.account, link.page};
  }
};

}  // namespace tallyport::test
