// A fresh database a case, and the invariants as SQL.
#include "unit/storage/bench.h"

#include <stdexcept>

#include <boost/test/unit_test.hpp>
#include <sqlite3.h>

#include "support/postgres_cluster.h"

namespace tallyport::test {
namespace {

using storage::Dialect;

money::Money naira(std::int64_t minor) { return {minor, money::Currency::parse("NGN").value()}; }

std::string sqlite(const std::string& path, const std::string& text) {
  sqlite3* db = nullptr;
  sqlite3_open(path.c_str(), &db);
  sqlite3_busy_timeout(db, 5000);
  std::optional<std::string> first;
  char* error = nullptr;
  auto keep = [](void* into, int, char** values, char**) {
    auto& value = *static_cast<std::optional<std::string>*>(into);
    if (!value) value = values[0] != nullptr ? values[0] : "";
    return 0;
  };
  const int code = sqlite3_exec(db, text.c_str(), keep, &first, &error);
  const std::string why = error != nullptr ? error : "";
  sqlite3_free(error);
  sqlite3_close(db);
  if (code != SQLITE_OK) throw std::runtime_error(why);
  return first.value_or("");
}

}  // namespace

void KeptLog::write(LogLevel, std::string_view message, std::initializer_list<LogField> fields) {
  const std::lock_guard lock(mutex_);
  text_ += message;
  for (const auto& [key, value] : fields) text_ += " " + std::string(key) + "=" + value;
  text_ += '\n';
}

bool KeptLog::contains(const std::string& text) const {
  return all().find(text) != std::string::npos;
}

std::string KeptLog::all() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

Bench::Bench(Dialect of, const std::string& address)
    : dialect(of),
      url(!address.empty()        ? address
          : of == Dialect::sqlite ? "sqlite:" + directory.file("tallyport.db")
                                  : PostgresCluster::shared().create_database()) {
  settings.journal.pause_first_ms = 5;
  settings.journal.pause_last_ms = 100;
  settings.readers.threads = 1;
  database = open();
}

std::unique_ptr<storage::Database> Bench::open(const std::string& through) {
  const Secret at(through.empty() ? url : through);
  auto opened = storage::open(at, settings, clock, ids, log);
  if (!opened) throw std::runtime_error(opened.error().detail + "\n" + log.all());
  return std::move(*opened);
}

Outcome Bench::run(storage::Database& host, topup::Command command) {
  Awaited<Outcome> awaited;
  host.journal().submit(std::move(command),
                        [awaited](Outcome outcome) mutable { awaited.set(std::move(outcome)); });
  return awaited.get();
}

std::vector<Outcome> Bench::run_together(storage::Database& host,
                                         std::vector<topup::Command> commands) {
  Awaited<bool> go;
  Awaited<bool> held;
  // `done` runs on the journal's thread, so the journal stands still in it.
  host.journal().submit(topup::LeaseAttempts{ids.make<CommandId>(), {0}, "nobody", {0}, 1},
                        [go, held](Outcome) mutable {
                          held.set(true);
                          go.get();
                        });
  held.get();
  std::vector<Awaited<Outcome>> awaited(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i)
    host.journal().submit(std::move(commands[i]), [each = awaited[i]](Outcome outcome) mutable {
      each.set(std::move(outcome));
    });
  go.set(true);
  std::vector<Outcome> outcomes;
  for (auto& each : awaited) outcomes.push_back(each.get());
  return outcomes;
}

topup::StartTopup Bench::start(const std::string& account) {
  topup::StartTopup command;
  command.id = ids.make<CommandId>();
  auto& topup = command.topup;
  topup.id = ids.make<TopupId>();
  topup.tenant = "shop";
  topup.account_name = account;
  topup.package = "p1000";
  topup.price = naira(500'000);
  topup.asset = "credits";
  topup.credit = 1'000;
  topup.title = "Zahlung für 1000";
  topup.metadata = "{}";
  topup.created_at = topup.updated_at = clock.now();
  topup.expires_at = clock.now().plus_ms(1'800'000);
  auto& attempt = command.attempt;
  attempt.id = topup.current_attempt = ids.make<AttemptId>();
  attempt.topup = topup.id;
  attempt.gateway = "sandbox";
  attempt.reference = "T-" + attempt.id.str();
  attempt.idempotency_key = "key-" + attempt.id.str();
  attempt.return_token = "token-" + attempt.id.str();
  attempt.created_at = attempt.updated_at = clock.now();
  attempt.next_check_at = clock.now();
  attempt.lease_owner = "host-1";
  attempt.lease_until = clock.now().plus_ms(60'000);
  attempt.input = topup::CreateInput{"{\"email\":\"payer@example.com\"}", clock.now(), {}};
  entropy.fill(attempt.input->entropy);
  return command;
}

topup::StartAttempt Bench::retry(const topup::StartTopup& of) {
  auto attempt = start().attempt;
  attempt.topup = of.topup.id;
  attempt.gateway = of.attempt.gateway;
  return {ids.make<CommandId>(), clock.now(), of.topup.id, std::move(attempt), {}};
}

topup::ApplyGatewayEvent Bench::paid(const topup::StartTopup& of, const std::string& event_key) {
  topup::ApplyGatewayEvent command;
  command.id = ids.make<CommandId>();
  command.at = clock.now();
  command.event = ids.make<GatewayEventId>();
  command.gateway = of.attempt.gateway;
  command.event_key = event_key;
  command.finding.outcome = topup::Outcome::succeeded;
  command.finding.amount = of.topup.price;
  command.finding.reference = of.attempt.reference;
  command.finding.gateway_ref = "pay-" + of.attempt.id.str();
  command.raw_body = "{\"paid\":true}";
  return command;
}

topup::RecordAnswer Bench::answer(const topup::StartTopup& of, topup::Outcome outcome) {
  topup::RecordAnswer command;
  command.id = ids.make<CommandId>();
  command.at = clock.now();
  command.asked_at = command.at;
  command.attempt = of.attempt.id;
  command.source = topup::Source::answer;
  command.finding.outcome = outcome;
  command.finding.reference = of.attempt.reference;
  if (outcome == topup::Outcome::succeeded) command.finding.amount = of.topup.price;
  command.next_check_at = clock.now().plus_ms(60'000);
  return command;
}

std::pair<topup::StartRefund, topup::RecordRefund> Bench::refund(const topup::StartTopup& of,
                                                                 std::int64_t amount,
                                                                 topup::Outcome outcome) {
  topup::StartRefund ask;
  ask.id = ids.make<CommandId>();
  ask.at = clock.now();
  ask.amount = amount;
  ask.evidence = {ledger::Evidence::Kind::request, {}, std::string(64, 'd'), "", "key:back end"};
  auto& row = ask.refund;
  row.id = ids.make<RefundId>();
  row.topup = of.topup.id;
  row.attempt = of.attempt.id;
  row.reference = "refund-" + row.id.str();
  row.idempotency_key = "tallyport-" + row.reference;
  row.requested_by = ask.evidence.principal;
  row.note = "for something";
  row.input = {"{\"refund_reference\":\"" + row.reference + "\"}", ask.at, {}};
  entropy.fill(row.input.entropy);
  row.created_at = row.updated_at = row.started_at = row.sent_at = ask.at;
  row.next_check_at = ask.at;
  row.lease_owner = "host";
  row.lease_until = ask.at.plus_ms(60'000);

  topup::RecordRefund answer;
  answer.id = ids.make<CommandId>();
  answer.at = ask.at;
  answer.topup = of.topup.id;
  answer.attempt = of.attempt.id;
  answer.refund = row.id;
  answer.source = topup::Source::answer;
  answer.finding.outcome = outcome;
  answer.finding.subject = topup::Subject::refund;
  answer.finding.amount = money::Money{amount, of.topup.price.currency};
  answer.finding.subject_ref = "re-" + row.id.str();
  answer.finding.answer = "{\"refund\":true}";
  answer.finding.plugin_build = std::string(64, 'c');
  answer.next_check_at = ask.at.plus_ms(120'000);
  return {std::move(ask), std::move(answer)};
}

topup::IdempotencyClaim Bench::claim(const std::string& key, const std::string& hash) {
  return {"key:test", "POST /v1/topups", key, hash};
}

std::string Bench::sql(const std::string& text) const {
  if (dialect == Dialect::postgresql) return PostgresCluster::execute(url, text);
  return sqlite(directory.file("tallyport.db"), text);
}

std::int64_t Bench::count(const std::string& table, const std::string& where) const {
  return std::stoll(sql("SELECT count(*) FROM " + table + " WHERE " + where));
}

std::int64_t Bench::balance(const std::string& account) const {
  const auto text =
      sql("SELECT b.available FROM balances b JOIN accounts c ON c.id = b.account_id "
          "WHERE c.name = '" +
          account + "' AND b.asset = 'credits'");
  return text.empty() ? 0 : std::stoll(text);
}

void Bench::check_ledger() const {
  // What is held and given back stays with its account.
  const std::string moved = "FROM transfers WHERE kind NOT IN ('hold', 'hold_void', 'hold_expire')";
  const std::string moves = "(SELECT to_account AS account, asset, amount " + moved +
                            " UNION ALL SELECT from_account, asset, -amount " + moved + ") m ";
  // System accounts from the transfers, user accounts as stored: nothing may be left over.
  BOOST_TEST(sql("SELECT coalesce(sum(abs(total)), 0) FROM (SELECT asset, sum(amount) AS total "
                 "FROM (SELECT m.asset, m.amount FROM " +
                 moves +
                 "JOIN accounts c ON c.id = m.account WHERE c.kind = 'system' "
                 "UNION ALL SELECT asset, available + held FROM balances) x GROUP BY asset) y") ==
             "0");
  BOOST_TEST(sql("SELECT count(*) FROM balances b WHERE b.available + b.held <> coalesce((SELECT "
                 "sum(m.amount) FROM " +
                 moves + "WHERE m.account = b.account_id AND m.asset = b.asset), 0)") == "0");
  BOOST_TEST(sql("SELECT count(*) FROM topups t WHERE coalesce((SELECT sum(CASE f.kind "
                 "WHEN 'topup_credit' THEN f.amount WHEN 'reversal_credit' THEN -f.amount ELSE 0 "
                 "END) FROM transfers f WHERE f.topup_id = t.id), 0) <> CASE WHEN t.status IN "
                 "('succeeded', 'partially_refunded', 'refunded', 'disputed') "
                 "THEN t.credit - t.reversed_credit ELSE 0 END") == "0");
  BOOST_TEST(sql("SELECT count(*) FROM (SELECT topup_id FROM transfers WHERE kind = 'topup_credit' "
                 "GROUP BY topup_id HAVING count(*) > 1) x") == "0");
}

void run_case(Dialect dialect, void (*body)(Bench&)) {
  Bench bench(dialect);
  try {
    body(bench);
  } catch (const std::exception& error) {
    BOOST_ERROR(error.what() << "\n" << bench.log.all());
  }
  bench.check_ledger();
}

}  // namespace tallyport::test
