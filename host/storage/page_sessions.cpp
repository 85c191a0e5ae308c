// One row from the link's making to the session's end. Connects when it is first asked.
#include "storage/page_sessions.h"

namespace tallyport::storage {
namespace {

using pages::Visit;

// What is over goes when something new comes: a thousand rows at most, so that nobody waits long.
constexpr Statement kForget{
    "DELETE FROM page_sessions WHERE link_hash IN (SELECT p.link_hash FROM page_sessions p "
    "WHERE p.expires_at_ms <= CAST(:p1 AS bigint) ORDER BY p.expires_at_ms LIMIT 1000 {claim p})"};
constexpr Statement kAdd{
    "INSERT INTO page_sessions (link_hash, tenant, account, page, session_ms, created_at_ms, "
    "expires_at_ms) SELECT link_hash, tenant, account, page, session_ms, created_at_ms, "
    "expires_at_ms FROM {rows link_hash text, tenant text, account text, page text, "
    "session_ms bigint, created_at_ms bigint, expires_at_ms bigint} "
    "WHERE true ON CONFLICT (link_hash) DO NOTHING"};
// The same again finds its own session: the answer to the first may have been lost.
constexpr Statement kOpen{
    "UPDATE page_sessions SET session_hash = :p2, "
    "expires_at_ms = CAST(:p3 AS bigint) + session_ms WHERE link_hash = :p1 AND (session_hash IS "
    "NULL OR session_hash = :p2) "
    "AND expires_at_ms > CAST(:p3 AS bigint) RETURNING tenant, account, page",
    3};
constexpr Statement kFind{
    "SELECT p.tenant, p.account, p.page FROM page_sessions p "
    "WHERE p.session_hash = :p1 AND p.expires_at_ms > CAST(:p2 AS bigint)",
    3};
constexpr Statement kClose{"DELETE FROM page_sessions WHERE session_hash = :p1"};

Result<Visit> visit_of(const Rows& rows) {
  if (rows.empty()) return fail(Errc::not_authenticated, "there is no such session");
  auto row = rows[0];
  Visit visit;
  visit.tenant = row.text();
  visit.account = row.text();
  visit.page = row.text();
  return visit;
}

std::string ms(Timestamp at) { return std::to_string(at.unix_ms); }

ReaderSettings one_writer() {
  ReaderSettings settings;
  settings.threads = 1;
  settings.access = Session::Access::write;
  return settings;
}

}  // namespace

SqlPageSessions::SqlPageSessions(const Location& location, Log& log)
    : connection_(one_writer(), location, log) {}

void SqlPageSessions::add(pages::Link link, pages::Reply<bool> reply) {
  connection_.ask<bool>(
      [link = std::move(link)](Session& session) -> Result<bool> {
        session.run(kForget, {ms(link.created_at)});
        RowWriter row;
        row.row()
            .put("link_hash", link.hash)
            .put("tenant", link.tenant)
            .put("account", link.account)
            .put("page", link.page)
            .put("session_ms", link.session_ms)
            .put("created_at_ms", link.created_at)
            .put("expires_at_ms", link.expires_at);
        session.run(kAdd, row);
        return true;
      },
      std::move(reply));
}

void SqlPageSessions::open(std::string link_hash, std::string session_hash, Timestamp now,
                           pages::Reply<Visit> reply) {
  connection_.ask<Visit>(
      [link_hash = std::move(link_hash), session_hash = std::move(session_hash),
       now](Session& session) {
        return visit_of(session.run(kOpen, {link_hash, session_hash, ms(now)}));
      },
      std::move(reply));
}

void SqlPageSessions::find(std::string session_hash, Timestamp now, pages::Reply<Visit> reply) {
  connection_.ask<Visit>(
      [session_hash = std::move(session_hash), now](Session& session) {
        return visit_of(session.run(kFind, {session_hash, ms(now)}));
      },
      std::move(reply));
}

void SqlPageSessions::close(std::string session_hash, pages::Reply<bool> reply) {
  connection_.ask<bool>(
      [session_hash = std::move(session_hash)](Session& session) -> Result<bool> {
        session.run(kClose, {session_hash});
        return true;
      },
      std::move(reply));
}

}  // namespace tallyport::storage
