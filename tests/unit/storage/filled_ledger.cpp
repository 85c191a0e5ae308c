// Fills it through the journal alone.
#include "unit/storage/filled_ledger.h"

#include <filesystem>
#include <stdexcept>

#include <sqlite3.h>

#include "crypto/crypto.h"
#include "storage/records.h"
#include "storage/session.h"
#include "support/postgres_cluster.h"

namespace tallyport::test {
namespace {

using ledger::Order;
using storage::Dialect;

constexpr const char* kHeadKey =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEII4aX/cq9vrJG9mzbslBzZNpLsWAIqXiOcvBnBmJWcue\n"
    "-----END PRIVATE KEY-----\n";

// What a database's owner switches off first.
constexpr const char* kUnguardSqlite =
    "DROP TRIGGER IF EXISTS transfers_are_immutable; DROP TRIGGER IF EXISTS transfers_are_kept;"
    "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;";
constexpr const char* kUnguardPostgresql =
    "SET session_replication_role = replica;"
    "DO $$ DECLARE r record; BEGIN FOR r IN SELECT conrelid::regclass AS name, conname "
    "FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace LOOP "
    "EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', r.name, r.conname); END LOOP; END $$;";

// To go back to what it was takes a twentieth of the time that a new database takes.
constexpr const char* kKeepRows =
    "ALTER TABLE topups ALTER number DROP IDENTITY;"
    "ALTER TABLE payment_methods ALTER number DROP IDENTITY; CREATE SCHEMA kept;"
    "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables "
    "WHERE schemaname = 'public' LOOP "
    "EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', t, t); END LOOP; END $$;";
constexpr const char* kRestoreRows =
    "SET session_replication_role = replica;"
    "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables "
    "WHERE schemaname = 'public' LOOP EXECUTE format('DELETE FROM public.%I', t);"
    "EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', t, t); END LOOP; END $$;";

std::string sqlite(const std::string& file, const std::string& text) {
  sqlite3* db = nullptr;
  sqlite3_open(file.c_str(), &db);
  std::string first;
  char* error = nullptr;
  auto keep = [](void* into, int, char** values, char**) {
    auto& value = *static_cast<std::string*>(into);
    if (value.empty() && values[0] != nullptr) value = values[0];
    return 0;
  };
  const int code = sqlite3_exec(db, text.c_str(), keep, &first, &error);
  const std::string why = error != nullptr ? error : "";
  sqlite3_free(error);
  sqlite3_close(db);
  if (code != SQLITE_OK) throw std::runtime_error(why + " in " + text);
  return first;
}

std::string name_in(const std::string& url) {
  const auto start = std::string("postgresql:///").size();
  return url.substr(start, url.find('?') - start);
}

// An application's wish, by host or host-2.
struct Wishes {
  Bench& bench;

  topup::CommandOutcome ask(storage::Database& host, Order order) const {
    topup::RunOrder command;
    command.id = bench.ids.make<CommandId>();
    command.at = bench.clock.now();
    command.tenant = "shop";
    command.order = std::move(order);
    command.evidence = {ledger::Evidence::Kind::request,
                        {},
                        crypto::to_hex(crypto::sha256("{\"a\":" + command.id.str() + "}")),
                        "",
                        "key:back end"};
    bench.clock.advance_ms(1'000);
    return bench.run(host, std::move(command)).value();
  }
  static ledger::TransferOrder move(const std::string& from, std::vector<ledger::NamedShare> to,
                                    std::int64_t amount) {
    return {from, std::move(to), "credits", amount, "for something", "{}"};
  }
};

}  // namespace

const crypto::SigningKey& head_key() {
  static const auto key = crypto::SigningKey::from_pem(kHeadKey).value();
  return key;
}

FilledLedger::FilledLedger(Dialect of) : dialect(of) {
  bench_ = std::make_unique<Bench>(of);
  fill(*bench_);
  earlier_ = keep(*bench_);
  bench_->database = bench_->open();
  const Wishes wishes{*bench_};
  wishes.ask(*bench_->database, wishes.move("org-1", {{"@sales"}}, 7));
  bench_->database.reset();
  bench_->settings.writer = "host-2";
  bench_->database = bench_->open();
  wishes.ask(*bench_->database, wishes.move("org-2", {{"@sales"}}, 3));
  heads = sign(*bench_);
  bench_->run(topup::RecordHeads{bench_->ids.make<CommandId>(), bench_->clock.now(), heads})
      .value();
  now_ = keep(*bench_);
}

void FilledLedger::fill(Bench& bench) {
  auto& one = *bench.database;
  auto settings = bench.settings;
  bench.settings.writer = "host-2";
  const auto other = bench.open();
  bench.settings = settings;
  auto& two = *other;
  const Wishes wishes{bench};
  auto start = [&](const std::string& account) {
    auto command = bench.start(account);
    bench.clock.advance_ms(1'000);
    bench.run(command).value();
    return command;
  };

  auto give_back = [&](storage::Database& host, const topup::StartTopup& of, std::int64_t amount,
                       topup::Outcome outcome) {
    auto [ask, answer] = bench.refund(of, amount, outcome);
    bench.clock.advance_ms(1'000);
    bench.run(host, ask).value();
    bench.run(host, answer).value();
  };

  // Sold credits, with a fee, and a part refunded by its id.
  auto sold = start("org-1");
  auto paid = bench.paid(sold, "e1");
  paid.finding.fee = money::Money{7'500, sold.topup.price.currency};
  paid.finding.plugin_build = std::string(64, 'b');
  bench.run(two, paid).value();
  auto refund = bench.paid(sold, "r1");
  refund.finding.subject = topup::Subject::refund;
  refund.finding.subject_ref = "re_1";
  refund.finding.amount->minor = 100'000;
  bench.run(one, refund).value();

  // The currency itself, one to one, refunded wholly in two steps.
  auto exact = bench.start("org-2");
  exact.topup.asset = "NGN";
  exact.topup.credit = exact.topup.price.minor;
  bench.run(exact).value();
  bench.run(one, bench.paid(exact, "e2")).value();
  for (std::int64_t total : {200'000, 500'000}) {
    auto back = bench.paid(exact, "r2-" + std::to_string(total));
    back.finding.subject = topup::Subject::refund;
    back.finding.amount->minor = total;
    back.finding.reversed_total = back.finding.amount;
    bench.run(two, back).value();
  }

  // Settled by a look-up; disputed; others that nobody paid.
  auto asked = start("org-2");
  auto answer = bench.answer(asked, topup::Outcome::succeeded);
  answer.finding.answer = "{\"status\":\"success\"}";
  answer.finding.plugin_build = std::string(64, 'c');
  bench.run(two, answer).value();
  auto disputed = start("org-3");
  bench.run(one, bench.paid(disputed, "e3")).value();
  auto dispute = bench.paid(disputed, "d3");
  dispute.finding.subject = topup::Subject::dispute;
  dispute.finding.outcome = topup::Outcome::pending;
  bench.run(one, dispute).value();
  start("org-4");
  bench.run(bench.answer(start("org-1"), topup::Outcome::failed)).value();

  // Asked to go back: one did, one is under way, one was refused.
  give_back(one, asked, 100'000, topup::Outcome::succeeded);
  give_back(two, asked, 50'000, topup::Outcome::pending);
  give_back(two, asked, 20'000, topup::Outcome::failed);

  // Spent, split, corrected.
  const auto spent = wishes.ask(one, wishes.move("org-1", {{"org-2"}}, 100));
  wishes.ask(two,
             wishes.move("org-2", {{"org-5", 3'333}, {"org-1", 3'333}, {"@sales", 3'334}}, 101));
  wishes.ask(two, wishes.move("@sales", {{"org-6"}}, 10));
  const auto mistake = spent.order->transfers[0].id;
  wishes.ask(one, ledger::CorrectionOrder{mistake, 30, "wrong"});
  wishes.ask(two, ledger::CorrectionOrder{mistake, std::nullopt, "all of it"});

  // Held: posted in part by both hosts and the rest given back; expired; still pending.
  auto hold = [&](storage::Database& host, std::vector<ledger::NamedShare> to, std::int64_t amount,
                  std::optional<Timestamp> until = std::nullopt) {
    return wishes.ask(host, ledger::HoldOrder{wishes.move("org-2", std::move(to), amount), until})
        .order->hold->id;
  };
  const auto shared = hold(one, {{"org-5", 9'000}, {"@sales", 1'000}}, 99);
  wishes.ask(one, ledger::PostOrder{shared, 33});
  wishes.ask(two, ledger::PostOrder{shared, 21});
  wishes.ask(two, ledger::VoidOrder{shared, std::nullopt});
  const auto whole = hold(two, {{"@sales"}}, 50);
  wishes.ask(one, ledger::PostOrder{whole, std::nullopt});
  const auto late = hold(one, {{"org-5"}}, 40, bench.clock.now().plus_ms(5'000));
  wishes.ask(two, ledger::PostOrder{late, 15});
  bench.clock.advance_ms(60'000);
  bench.run(one, topup::ExpireHolds{bench.ids.make<CommandId>(), bench.clock.now()}).value();
  hold(two, {{"org-5"}}, 20);
}

std::vector<ledger::SignedHead> FilledLedger::sign(Bench& bench) const {
  std::vector<ledger::SignedHead> all;
  for (const std::string writer : {"host", "host-2"}) {
    auto get = [&](const std::string& column) {
      return bench.sql("SELECT " + column + " FROM chains WHERE writer = '" + writer + "'");
    };
    ledger::SignedHead head;
    head.chain = ChainId::parse(get("id")).value();
    head.length = std::stoll(get("length"));
    head.hash_hex = get("head");
    head.at = bench.clock.now();
    head.key_id = head_key().public_key().id();
    head.signature_hex = crypto::to_hex(head_key().sign(ledger::head_text(head)));
    all.push_back(std::move(head));
  }
  return all;
}

std::string FilledLedger::keep(const Bench& bench) {
  bench_->database.reset();
  if (dialect == Dialect::postgresql) {
    const auto name = "kept" + name_in(bench.url) + std::to_string(++copies_);
    PostgresCluster::execute(PostgresCluster::shared().url("postgres"),
                             "CREATE DATABASE " + name + " TEMPLATE " + name_in(bench.url));
    const auto url = PostgresCluster::shared().url(name);
    PostgresCluster::execute(url, std::string(kUnguardPostgresql) + kKeepRows);
    return url;
  }
  const auto file = directory_.file("kept" + std::to_string(++copies_));
  sqlite(bench.directory.file("tallyport.db"), "VACUUM INTO '" + file + "'");
  sqlite(file, kUnguardSqlite);
  return file;
}

std::string FilledLedger::copy() { return copy_of(now_); }
std::string FilledLedger::earlier() { return copy_of(earlier_); }

// The copy before is given up: there are hundreds of them.
std::string FilledLedger::copy_of(const std::string& kept) {
  if (dialect == Dialect::sqlite) {
    const auto file = directory_.file("copy.db");
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file + suffix);
    std::filesystem::copy_file(kept, file);
    return "sqlite:" + file;
  }
  PostgresCluster::execute(kept, kRestoreRows);
  return kept;
}

std::string FilledLedger::sql(const std::string& url, const std::string& text) const {
  if (dialect == Dialect::sqlite)
    return sqlite(url.substr(std::string("sqlite:").size()), kUnguardSqlite + text);
  return PostgresCluster::execute(url, "SET session_replication_role = replica;" + text);
}

void FilledLedger::rehash(const std::string& url) const {
  static constexpr storage::Statement kLinks{
      "SELECT f.chain_id, o.name, d.name, s.scale, " TALLYPORT_TRANSFER_COLUMNS
      " FROM transfers f JOIN accounts o ON o.id = f.from_account "
      "JOIN accounts d ON d.id = f.to_account "
      "JOIN assets s ON s.tenant = f.tenant AND s.name = f.asset ORDER BY f.chain_id, f.sequence",
      4 + storage::kTransferColumns};
  storage::Session session(storage::Location::parse(Secret(url)).value(),
                           storage::Session::Access::read);
  const auto rows = session.run(kLinks);
  session.disconnect();
  std::string changes;
  std::map<ChainId, std::string> ends;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto row = rows[i];
    const auto chain = row.id<ChainId>();
    const auto from = row.text();
    const auto to = row.text();
    const auto scale = row.small();
    const auto transfer = storage::read_transfer(row);
    auto& hash = ends.try_emplace(chain, ledger::first_hash(chain)).first->second;
    hash = crypto::to_hex(crypto::sha256(ledger::link_text(hash, transfer, from, to, scale)));
    changes += "UPDATE transfers SET hash = '" + hash + "' WHERE id = '" + transfer.id.str() + "';";
  }
  for (const auto& [chain, hash] : ends)
    changes += "UPDATE chains SET head = '" + hash + "' WHERE id = '" + chain.str() + "';";
  sql(url, changes);
}

}  // namespace tallyport::test
