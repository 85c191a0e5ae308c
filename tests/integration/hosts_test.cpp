// Two servers on one PostgreSQL, with everything that can meet made to meet: the same accounts, the
// same Idempotency-Keys and the same webhooks at both at once. One is killed in the middle, the
// other takes its leases over, and it comes back. Between each server and the provider stands a
// relay that knows which host asked, and looks into the database whether that host holds the lease.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include <boost/test/unit_test.hpp>

#include "integration/relay.h"
#include "integration/stage.h"
#include "support/postgres_cluster.h"
#include "support/seed.h"

using namespace tallyport::test;
using nlohmann::json;

namespace {

constexpr std::size_t kHosts = 2;
constexpr std::size_t kKilled = 1;
constexpr std::size_t kRound = 200;  // top-ups of one round
constexpr std::size_t kAccounts = 4;
constexpr int kLeaseMs = 15'000;  // longer than an operation's deadline, below

std::int64_t unix_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// One request of a host to the provider.
struct Asked {
  std::size_t host = 0;
  std::string reference;
  std::string idempotency_key;  // "" for a look-up
  std::string body;
  std::string lease_owner;  // as the database had it when the request came by
  std::int64_t lease_until_ms = 0;
  std::int64_t begun_ms = 0;
  std::int64_t answered_ms = 0;  // 0: not yet
};

// What the relays know and saw.
class Wires {
 public:
  std::string provider;
  std::string database;
  std::vector<std::string> hosts;

  HttpReply to_provider(std::size_t host, const RelayedRequest& request) {
    const auto number = note(host, request);
    auto reply = forward(request, provider);
    const std::lock_guard lock(mutex_);
    if (number) asked_[*number].answered_ms = unix_ms();
    changed_.notify_all();
    return reply;
  }

  // All messages about one payment go to one host, or each message to both at once. Of two hosts,
  // one that keeps it is enough, as for a provider that hears whoever answers first.
  enum class Spread { one_host_a_payment, both };
  void spread(Spread how) { spread_ = how; }
  HttpReply to_hosts(const RelayedRequest& request) {
    pass_dam();
    if (spread_ == Spread::one_host_a_payment) {
      const std::string payment = json::parse(request.body)["data"]["id"];
      return forward(request, hosts[std::hash<std::string>{}(payment) % kHosts]);
    }
    auto other = std::async(std::launch::async, [&] { return forward(request, hosts[1]); });
    auto reply = forward(request, hosts[0]);
    auto second = other.get();
    return reply.status == 200 ? reply : second;
  }

  // Webhooks wait from here on, and go on together once there are `count` of them.
  void dam_webhooks(std::size_t count) {
    const std::lock_guard lock(mutex_);
    dammed_ = 0;
    dam_ = count;
  }

  std::vector<Asked> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  // Returns once so many creates of this host wait for the provider's answer.
  void wait_for_creates_under_way(std::size_t host, std::ptrdiff_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(60), [&] {
      return std::ranges::count_if(asked_, [&](const Asked& each) {
               return each.host == host && !each.idempotency_key.empty() && each.answered_ms == 0;
             }) >= count;
    });
  }

 private:
  // Its number in asked_; nothing for what is not about a payment.
  std::optional<std::size_t> note(std::size_t host, const RelayedRequest& request) {
    Asked asked;
    asked.host = host;
    std::string where;
    if (request.method == "POST" && request.target == "/v1/payments") {
      asked.idempotency_key = request.headers.at("idempotency-key");
      asked.body = request.body;
      where = "reference = '" + json::parse(request.body)["reference"].get<std::string>() + "'";
    } else if (auto at = request.target.find("?reference="); at != std::string::npos) {
      where = "reference = '" + request.target.substr(at + 11) + "'";
    } else if (request.target.starts_with("/v1/payments/")) {
      where =
          "gateway_ref = '" + request.target.substr(13, request.target.find('/', 13) - 13) + "'";
    } else {
      return std::nullopt;
    }
    const std::lock_guard lock(mutex_);
    std::istringstream lease(PostgresCluster::execute(
        database,
        "SELECT reference || ' ' || coalesce(lease_until_ms, 0) || ' ' || lease_owner "
        "FROM attempts JOIN attempt_checks ON attempt_id = id WHERE " +
            where));
    lease >> asked.reference >> asked.lease_until_ms >> asked.lease_owner;
    asked.begun_ms = unix_ms();
    asked_.push_back(std::move(asked));
    changed_.notify_all();
    return asked_.size() - 1;
  }

  void pass_dam() {
    std::unique_lock lock(mutex_);
    if (++dammed_ >= dam_) changed_.notify_all();
    changed_.wait_for(lock, std::chrono::seconds(5), [this] { return dammed_ >= dam_; });
  }

  std::atomic<Spread> spread_ = Spread::both;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Asked> asked_;  // guarded by mutex_
  std::size_t dam_ = 0;       // guarded by mutex_
  std::size_t dammed_ = 0;    // guarded by mutex_
};

// The relays outlive the stage, whose programs talk to them.
struct Cluster {
  Wires wires;
  Relay first{[this](const RelayedRequest& request) { return wires.to_provider(0, request); }};
  Relay second{[this](const RelayedRequest& request) { return wires.to_provider(1, request); }};
  Relay webhooks{[this](const RelayedRequest& request) { return wires.to_hosts(request); }};
  Stage stage{options()};
  std::mt19937_64 random = random_stream(21);
  std::size_t started = 0;                              // top-ups asked for so far
  std::map<std::string, std::set<std::string>> topups;  // of each Idempotency-Key

  Cluster() {
    wires.provider = stage.provider_url();
    wires.database = stage.database_url();
    for (std::size_t host = 0; host < kHosts; ++host) wires.hosts.push_back(stage.url(host));
    stage.start_provider();
    for (std::size_t host = 0; host < kHosts; ++host) stage.start_server(host);
  }

  StageOptions options() const {
    auto options = on(DatabaseKind::postgresql);
    options.hosts = kHosts;
    options.provider_urls = {first.url(), second.url()};
    options.webhooks_to = webhooks.url();
    options.lease_ms = kLeaseMs;
    options.limits = "in_flight_max = 2000, timeout_ms = 8000, deadline_ms = 10000";
    options.provider_flags = {"--slow-ms", "3000"};
    return options;
  }

  // The next `count` payments do so.
  void misbehave(const json& behaviours, std::size_t count) {
    stage.control("misbehave", {{"behaviours", behaviours}, {"count", count}});
  }

  // Asks for a round's top-ups, all at once: half of them at both hosts with the same key, the
  // others at one of them. Whoever is not answered asks the first host again. The ids of the
  // top-ups.
  std::vector<std::string> start_round() {
    std::vector<HttpCall> calls;
    std::vector<std::string> keys;
    auto ask = [&](std::size_t number, std::size_t host) {
      const json body = {{"account", "user-" + std::to_string(number % kAccounts)},
                         {"package", "ten"}};
      keys.push_back("hosts-" + std::to_string(number));
      calls.push_back(stage.request("POST", "/v1/topups", body, host % kHosts));
      calls.back().headers.push_back("Idempotency-Key: " + keys.back());
    };
    for (const auto end = started + kRound; started < end; ++started) {
      const auto host = random() % kHosts;
      ask(started, host);
      if (random() % 2 == 0) ask(started, host + 1);
    }
    std::vector<std::string> ids;
    call_all(calls, [&](std::size_t i, const HttpReply& reply, HttpCall& next) {
      if (reply.status == 201) {
        auto& known = topups[keys[i]];
        if (known.insert(json::parse(reply.body)["id"]).second && known.size() == 1)
          ids.push_back(*known.begin());
        return false;
      }
      BOOST_TEST((reply.status == 0 || reply.status == 409 || reply.status == 503),
                 reply.status << reply.body);
      next = calls[i];
      next.url = stage.url() + "/v1/topups";
      sleep_ms(5);
      return true;
    });
    BOOST_TEST(ids.size() == kRound);
    return ids;
  }

  // Pays what is not paid yet, in random order, as soon as its checkout address is known.
  void pay(std::vector<std::string> ids) {
    std::shuffle(ids.begin(), ids.end(), random);
    const auto end = steady_ms() + 90'000;
    while (!ids.empty()) {
      BOOST_REQUIRE_MESSAGE(steady_ms() < end, ids.size() << " top-ups cannot be paid, e.g. "
                                                          << stage.topup(ids[0]).dump());
      std::vector<HttpCall> reads;
      for (const auto& id : ids) reads.push_back(stage.request("GET", "/v1/topups/" + id));
      std::vector<HttpCall> payments;
      std::vector<std::string> open;
      call_all(reads, [&](std::size_t i, const HttpReply& reply, HttpCall&) {
        const auto topup = reply.status == 200 ? json::parse(reply.body) : json{};
        const auto status = topup.value("status", "");
        if (status == "requires_action")
          payments.push_back(
              {"POST", topup["next_action"]["url"].get<std::string>() + "/pay", {}, "", 60'000});
        else if (status != "succeeded")
          open.push_back(ids[i]);
        return false;
      });
      call_all(payments, [](std::size_t, const HttpReply& reply, HttpCall&) {
        BOOST_TEST(reply.status == 200, reply.status << reply.error << reply.body);
        return false;
      });
      ids = std::move(open);
      if (!ids.empty()) sleep_ms(50);
    }
  }

  // All that were started so far.
  bool all_credited() const {
    return eventually(
        [&] {
          sleep_ms(100);
          return stage.sql("SELECT count(*) FROM transfers WHERE kind = 'topup_credit'") ==
                 std::to_string(started);
        },
        60'000);
  }
  bool all_acknowledged() const {
    return eventually([&] {
      sleep_ms(100);
      return std::ranges::all_of(stage.payments(), [](const json& payment) {
        return payment["webhook_acknowledged"] == true;
      });
    });
  }
};

// --- what must hold at the end -------------------------------------------------------------------

void check_once_each(Cluster& cluster) {
  for (const auto& [key, ids] : cluster.topups) BOOST_TEST(ids.size() == 1u, key);
  std::set<std::string> taken;
  for (const auto& payment : cluster.stage.payments()) {
    BOOST_TEST(payment["status"] == "succeeded", payment.dump());
    BOOST_TEST(taken.insert(payment["reference"]).second, payment.dump());
  }
  std::set<std::string> credited;
  std::istringstream rows(cluster.stage.sql(
      "SELECT a.reference FROM attempts a JOIN transfers x ON x.topup_id = a.topup_id AND x.kind = "
      "'topup_credit'"));
  for (std::string row; std::getline(rows, row);) BOOST_TEST(credited.insert(row).second, row);
  BOOST_TEST(taken.size() == cluster.started);
  BOOST_TEST((taken == credited));
  BOOST_TEST(cluster.stage.sql("SELECT sum(available) FROM balances") ==
             std::to_string(cluster.started * 10));
  BOOST_TEST(
      cluster.stage.sql("SELECT count(*) FROM gateway_events WHERE verdict IN ('quarantined', "
                        "'unmatched')") == "0");
  cluster.stage.check_books();
}

// One host is killed, and comes back later.
struct Outage {
  std::int64_t killed_ms;
  std::int64_t back_ms;

  // Whether it was asked before, and not answered. The wire may have seen it only afterwards.
  bool cut_off(const Asked& each) const {
    return each.host == kKilled && each.begun_ms < back_ms &&
           (each.answered_ms == 0 || each.answered_ms > killed_ms);
  }
};

// Each create went out with one key and one body; nobody asked without holding the lease; no two
// hosts asked about the same payment at once. What a host sent before it was killed may still be on
// its way when its lease has ended: it is compared with nothing.
void check_operations(const std::vector<Asked>& all, const Outage& outage) {
  std::map<std::string, std::set<std::string>> sent;
  std::map<std::string, std::vector<const Asked*>> by_reference;
  for (const auto& each : all) {
    if (!each.idempotency_key.empty())
      sent[each.reference].insert(each.idempotency_key + " " + each.body);
    if (outage.cut_off(each)) continue;
    const auto what =
        (each.idempotency_key.empty() ? "look-up of " : "create of ") + each.reference;
    BOOST_TEST(each.lease_owner == Stage::host_name(each.host), what);
    BOOST_TEST(each.lease_until_ms >= each.begun_ms, what);
    by_reference[each.reference].push_back(&each);
  }
  for (const auto& [reference, bodies] : sent) BOOST_TEST(bodies.size() == 1u, reference);
  for (const auto& [reference, each] : by_reference)
    for (std::size_t i = 0; i + 1 < each.size(); ++i)
      if (each[i]->host != each[i + 1]->host)
        BOOST_TEST(each[i]->answered_ms <= each[i + 1]->begun_ms, reference);
}

// How many payments that the killed host had begun were gone on with by the other one. None before
// the lease was over.
int check_taken_over(const Cluster& cluster, const std::vector<Asked>& all, const Outage& outage) {
  std::map<std::string, const Asked*> cut_off;
  int taken_over = 0;
  for (const auto& each : all) {
    if (outage.cut_off(each)) {
      cut_off[each.reference] = &each;
    } else if (auto first = cut_off.find(each.reference); first != cut_off.end()) {
      BOOST_TEST(each.host != kKilled, each.reference);
      BOOST_TEST(each.begun_ms > first->second->lease_until_ms, each.reference);
      cut_off.erase(first);
      ++taken_over;
    }
  }
  for (const auto& [reference, asked] : cut_off)
    BOOST_TEST(cluster.stage.sql("SELECT status FROM attempts WHERE reference = '" + reference +
                                 "'") == "succeeded");
  return taken_over;
}

std::size_t creates_of(const std::vector<Asked>& all, std::size_t host, std::int64_t since_ms) {
  return static_cast<std::size_t>(std::ranges::count_if(all, [&](const Asked& each) {
    return each.host == host && !each.idempotency_key.empty() && each.begun_ms >= since_ms;
  }));
}

// Call with all servers stopped: connections report their statistics at their end.
void check_no_deadlock(const Cluster& cluster) {
  BOOST_TEST(cluster.stage.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = "
                               "current_database()") == "0");
  const std::filesystem::path socket = PostgresCluster::shared().socket_path();
  for (const auto& file : {socket.parent_path() / "log",
                           std::filesystem::path(cluster.stage.directory()) / "server.log",
                           std::filesystem::path(cluster.stage.directory()) / "server-2.log"}) {
    std::ifstream log(file);
    BOOST_TEST(log.good(), file);
    for (std::string line; std::getline(log, line);)
      BOOST_TEST(line.find("deadlock") == std::string::npos, line);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hosts)

BOOST_AUTO_TEST_CASE(two_at_once_do_everything_once_also_when_one_is_killed_and_comes_back) {
  Cluster cluster;
  auto& stage = cluster.stage;
  const json at_once = {"pay_on_create", "duplicate", "reorder"};

  // Both are there. What is not paid is looked up by both janitors, in competition. Then the
  // webhooks of all come at once: different payments of the same accounts at both hosts.
  cluster.misbehave(at_once, kRound / 2);
  cluster.misbehave({"duplicate", "reorder"}, kRound / 2);
  auto ids = cluster.start_round();
  BOOST_TEST(eventually([&] {
    sleep_ms(50);
    std::set<std::size_t> looked_up;
    for (const auto& each : cluster.wires.asked())
      if (each.idempotency_key.empty()) looked_up.insert(each.host);
    return looked_up.size() == kHosts;
  }));
  cluster.wires.spread(Wires::Spread::one_host_a_payment);
  cluster.wires.dam_webhooks(kRound);
  cluster.pay(std::move(ids));
  BOOST_TEST(cluster.all_credited());

  // One is killed while the provider is slow to answer it. Nobody may go on with what it had begun
  // before its leases are over; then somebody has to.
  cluster.wires.spread(Wires::Spread::both);
  cluster.misbehave({"slow", "duplicate", "reorder"}, kRound / 2);
  cluster.misbehave({"slow", "pay_on_create", "duplicate"}, kRound / 2);
  auto killed = std::async(std::launch::async, [&] {
    cluster.wires.wait_for_creates_under_way(kKilled, 20);
    stage.server(kKilled).kill_hard();
    return unix_ms();
  });
  ids = cluster.start_round();
  const auto killed_ms = killed.get();
  cluster.pay(std::move(ids));
  BOOST_TEST(cluster.all_credited());

  // It comes back while the other one has work under way, which is not its to give back.
  cluster.misbehave({"slow", "duplicate", "reorder"}, kRound);
  auto asking = std::async(std::launch::async, [&] { return cluster.start_round(); });
  cluster.wires.wait_for_creates_under_way(1 - kKilled, 20);
  const auto back_ms = unix_ms();
  stage.start_server(kKilled);  // on this thread: a child ends with the thread that made it
  ids = asking.get();
  cluster.wires.spread(Wires::Spread::one_host_a_payment);
  cluster.wires.dam_webhooks(kRound * 2);
  cluster.pay(std::move(ids));
  BOOST_TEST(cluster.all_credited());

  // And takes part again. This time the same webhooks reach both at once.
  cluster.misbehave({"duplicate", "reorder"}, kRound);
  ids = cluster.start_round();
  cluster.wires.spread(Wires::Spread::both);
  cluster.wires.dam_webhooks(kRound * 2);
  cluster.pay(std::move(ids));
  BOOST_TEST(cluster.all_credited());
  BOOST_TEST(cluster.all_acknowledged());

  for (std::size_t host = 0; host < kHosts; ++host) BOOST_TEST(stage.server(host).terminate() == 0);
  const auto all = cluster.wires.asked();
  check_once_each(cluster);
  const Outage outage{killed_ms, back_ms};
  check_operations(all, outage);
  const auto taken_over = check_taken_over(cluster, all, outage);
  BOOST_TEST(taken_over > 0);
  check_no_deadlock(cluster);
  for (std::size_t host = 0; host < kHosts; ++host) {
    BOOST_TEST(creates_of(all, host, 0) >= kRound / 10);
    BOOST_TEST(creates_of(all, host, back_ms) >= kRound / 10);
  }
  BOOST_TEST_MESSAGE(all.size() << " requests to the provider; " << taken_over << " taken over");
}

BOOST_AUTO_TEST_SUITE_END()
