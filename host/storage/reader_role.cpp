// What the role is granted, and what it must not have.
#include "storage/reader_role.h"

#include "crypto/crypto.h"

namespace tallyport::storage {
namespace {

// What queries read; all else that is ours must be closed to the role.
#define TALLYPORT_READ                                                                        \
  "('assets', 'accounts', 'balances', 'system_balances', 'topups', 'attempts', 'transfers', " \
  "'transfer_notes', 'holds', 'refunds', 'topup_statistics', 'transfer_statistics')"
#define TALLYPORT_OURS                                                             \
  "FROM pg_class c WHERE c.relnamespace = CAST(current_schema() AS regnamespace) " \
  "AND c.relkind IN ('r', 'v', 'p') AND pg_has_role(c.relowner, 'USAGE') "

// As with migrations: two hosts that grant at once would meet in the catalogue.
constexpr Statement kLock{"SELECT CAST(pg_advisory_xact_lock(7205759403792795) AS text)", 1};
// Random, of the database's own making, and the same for all hosts.
constexpr Statement kMakeKey{
    "INSERT INTO settings (name, value) SELECT 'reader_key', encode(sha256(convert_to("
    "CAST(gen_random_uuid() AS text) || CAST(gen_random_uuid() AS text), 'UTF8')), 'hex') "
    "WHERE true ON CONFLICT (name) DO NOTHING"};
constexpr Statement kKey{"SELECT s.value FROM settings s WHERE s.name = 'reader_key'", 1};
constexpr Statement kNames{
    "SELECT quote_ident(current_schema()), quote_ident(:p1), string_agg(quote_ident(c.relname), "
    "', ') " TALLYPORT_OURS "AND c.relname IN " TALLYPORT_READ,
    3};
constexpr Statement kMember{
    "SELECT CAST(pg_has_role(CAST(:p1 AS name), current_user, 'MEMBER') AS integer)", 1};
constexpr Statement kTooMuch{
    "SELECT string_agg(c.relname, ', ' ORDER BY c.relname) " TALLYPORT_OURS
    "AND ((c.relname NOT IN " TALLYPORT_READ
    " AND has_any_column_privilege(CAST(:p1 AS name), c.oid, 'SELECT')) "
    "OR has_any_column_privilege(CAST(:p1 AS name), c.oid, 'INSERT, UPDATE, REFERENCES') "
    "OR has_table_privilege(CAST(:p1 AS name), c.oid, 'DELETE, TRUNCATE, TRIGGER'))",
    1};

constexpr Statement kWho{"SELECT current_user", 1};
constexpr Statement kHere{
    "SELECT CAST(has_function_privilege(to_regprocedure('session_tenant()'), 'EXECUTE') AS "
    "integer), "
    "CAST(row_security_active(to_regclass('topups')) AS integer)",
    2};
constexpr Statement kTenant{"SELECT session_tenant()", 1};

Failure wrong(const std::string& text) {
  return fail(Errc::config_invalid, "database.reader_url: " + text);
}

std::string grants(Session& owner, const std::string& role) {
  const auto rows = owner.run(kNames, {role});
  auto row = rows[0];
  const auto schema = row.text();
  const auto quoted = row.text();
  return "GRANT USAGE ON SCHEMA " + schema + " TO " + quoted + "; GRANT SELECT ON " + row.text() +
         " TO " + quoted +
         "; GRANT EXECUTE ON FUNCTION session_tenant(), tenant_of_return(text, text) TO " + quoted;
}

// Its own rights, seen by the owner; "" where they are right.
std::string excess(Session& owner, const std::string& role) {
  if (owner.run(kMember, {role})[0].integer() != 0)
    return "the role \"" + role + "\" can become the owner of the tables; use one of its own";
  const auto tables = owner.run(kTooMuch, {role})[0].text();
  if (tables.empty()) return "";
  return "the role \"" + role + "\" has more rights than it should, on " + tables + "; revoke them";
}

// Whether a pass leads where it should, seen by the role itself; "" where it does.
std::string unbound(Session& reader, const Secret& key, const std::string& role) {
  constexpr std::string_view kNobody = "@nobody";
  const std::string elsewhere = "it leads to another database than database.url";
  const auto rows = reader.run(kHere);
  auto row = rows[0];
  if (row.optional_integer().value_or(0) == 0) return elsewhere;
  if (row.optional_integer().value_or(0) == 0)
    return "row-level security does not bind the role \"" + role +
           "\"; it must be neither a superuser nor BYPASSRLS nor the tables' owner";
  reader.begin_reading(tenant_pass(key, kNobody));
  const auto tenant = reader.run(kTenant)[0].text();
  reader.rollback();
  return tenant == kNobody ? "" : elsewhere;
}

}  // namespace

std::string tenant_pass(const Secret& key, std::string_view tenant) {
  const std::string secret(key.reveal());
  const auto inner = crypto::sha256(secret + std::string(tenant));
  return crypto::to_hex(crypto::sha256(secret + inner)) + ":" + std::string(tenant);
}

Result<ReaderRole> admit_reader(Session& owner, const Secret& url, Log& log) {
  auto location = Location::parse(url);
  if (!location || location->dialect != Dialect::postgresql ||
      owner.dialect() != Dialect::postgresql)
    return wrong("it is for PostgreSQL, as database.url then is");
  try {
    Session reader(*location, Session::Access::read);
    const auto role = reader.run(kWho)[0].text();
    owner.begin();
    owner.run(kLock);
    owner.run(kMakeKey);
    ReaderRole admitted{*location, Secret(owner.run(kKey)[0].text())};
    auto complaint = excess(owner, role);
    if (complaint.empty()) {
      owner.script(grants(owner, role));
      owner.commit();
      complaint = unbound(reader, admitted.key, role);
    } else {
      owner.rollback();
    }
    if (!complaint.empty()) return wrong(complaint);
    return admitted;
  } catch (const DatabaseFailure& failure) {
    owner.rollback();
    log.error("the reader's role cannot be made ready", {{"why", failure.what()}});
    const bool refused = failure.trouble() == Trouble::refused;
    return fail(refused ? Errc::storage_refused : Errc::storage_unavailable,
                "the reader's role cannot be made ready; the log says why");
  }
}

}  // namespace tallyport::storage
