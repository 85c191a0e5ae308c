// What a buyer does next.
#include "simulation/buyers.h"

#include <utility>

namespace tallyport::simulation {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr const char* kGateways[] = {"card", "mobile", "wallet", "bank"};

money::Money price(std::int64_t minor) { return {minor, money::Currency::parse("NGN").value()}; }

std::string code_of(const Error& error) { return std::string(name(error.code)); }

}  // namespace

Host* any_host(World& world, Hosts& hosts) {
  std::vector<Host*> up;
  for (auto& host : hosts)
    if (host.is_up()) up.push_back(&host);
  return up.empty() ? nullptr : up[world.below(up.size())];
}

Buyer::Buyer(World& world, Hosts& hosts, Database& database, int number)
    : world_(world), hosts_(hosts), database_(database), name_("buyer-" + std::to_string(number)) {
  storefront_.name = "shop";
  storefront_.asset = world.chance(300) ? "NGN" : "credits";
  storefront_.gateway = kGateways[world.below(std::size(kGateways))];
  const auto minor = world.between(1'000, 900'000);
  const auto credit = storefront_.asset == "NGN" ? minor : world.between(1, 500);
  storefront_.packages = {{"usual", credit, price(minor), ""}, {"other", 1, price(500), ""}};
  storefront_.reference_prefix = "tp-";

  request_.account = "wallet-" + std::to_string(number % 4);
  request_.metadata_json = name_;
  request_.claim = topup::IdempotencyClaim{"key:shop", "POST /v1/topups", name_, ""};
  request_.render = [](const topup::Topup& topup, const topup::Attempt&) {
    return topup::StoredAnswer{201, topup.id.str()};
  };
}

void Buyer::arrive(std::int64_t in_ms) {
  world_.after(in_ms, [this] { post(Body::usual); });
  if (world_.chance(200))
    world_.after(in_ms + world_.between(0, 5 * kMinute), [this] { post(Body::other); });
}

void Buyer::post(Body body) {
  if (body == Body::usual && done_) return;
  if (body == Body::usual && !world_.calm)
    world_.after(world_.between(5'000, 2 * kMinute), [this] { post(Body::usual); });
  auto* host = any_host(world_, hosts_);
  if (!host) return;
  world_.note(name_, "posts its " + std::string(body == Body::usual ? "usual" : "other") +
                         " body to " + host->name());
  auto request = request_;
  request.choice.package = body == Body::usual ? "usual" : "other";
  request.claim->request_hash = request.choice.package;
  host->flow().start(storefront_, std::move(request),
                     [this, body](const Result<topup::StartAnswer>& answer) {
                       // Every third answer is lost on its way, so the client asks again.
                       if (!world_.fault(300)) answered(body, answer);
                     });
}

void Buyer::answered(Body body, const Result<topup::StartAnswer>& answer) {
  if (!answer) {
    world_.note(name_, "is answered " + code_of(answer.error()));
    if (answer.error().code != Errc::idempotency_key_reused) return;
    if (accepted_ == body) world_.violate(name_, "its own body was refused after it was taken");
    if (body == Body::usual) done_ = true;
    return;
  }
  const auto& topup = answer->topup;
  world_.note(name_, "is answered top-up " + topup.id.str() + " by " + answer->attempt.gateway);
  if (topup_ && *topup_ != topup.id) world_.violate(name_, "one key, two top-ups");
  if (accepted_ && *accepted_ != body) world_.violate(name_, "one key, two bodies, both taken");
  if (answer->answer && answer->answer->body != topup.id.str())
    world_.violate(name_, "the stored answer is of another top-up");
  accepted_ = body;
  if (!topup_) {
    topup_ = topup.id;
    go_on();
  }
  if (body == Body::usual) done_ = true;
}

// Comes back from the provider's page, tries again, gives up, sends another body with the old key.
void Buyer::go_on() {
  for (int back = 0; back < 2; ++back)
    if (world_.chance(500))
      world_.after(world_.between(0, 20 * kMinute), [this] {
        auto* host = any_host(world_, hosts_);
        auto now = view();
        if (host && now) host->flow().verify(*now, [](const Result<topup::TopupView>&) {});
      });
  if (world_.chance(450))
    world_.after(world_.between(0, 25 * kMinute), [this] {
      retry(4, {"key:shop", "POST attempts", name_ + "/" + std::to_string(++retries_), "same"});
    });
  if (world_.chance(150))
    world_.after(world_.between(0, 25 * kMinute), [this] {
      auto* host = any_host(world_, hosts_);
      auto now = view();
      if (!host || !now) return;
      world_.note(name_, "cancels");
      host->flow().cancel(*now, [](const Result<topup::TopupView>&) {});
    });
  if (world_.chance(300))
    world_.after(world_.between(0, 5 * kMinute), [this] { post(Body::other); });
}

void Buyer::retry(int posts_left, topup::IdempotencyClaim claim) {
  auto* host = any_host(world_, hosts_);
  auto now = view();
  if (posts_left == 0 || !now) return;
  const auto gateway = kGateways[world_.below(std::size(kGateways))];
  auto answered = std::make_shared<bool>(false);
  if (host) {
    world_.note(name_, "tries again with " + std::string(gateway) + " at " + host->name());
    topup::RetryRequest request{
        .gateway = gateway, .payer = {}, .channel = {}, .claim = claim, .render = request_.render};
    host->flow().retry(storefront_, *now, std::move(request),
                       [this, answered](const Result<topup::StartAnswer>& answer) {
                         if (!answer) world_.note(name_, "is answered " + code_of(answer.error()));
                         *answered = answer || !transient(answer.error().code);
                       });
  }
  world_.after(world_.between(5'000, kMinute), [this, answered, posts_left, claim] {
    if (!*answered || world_.fault(100)) retry(posts_left - 1, claim);
  });
}

// As the queries would answer.
std::optional<topup::TopupView> Buyer::view() const {
  const auto& rows = database_.rows.rows;
  const auto found = rows.topups.find(topup_.value_or(TopupId{}));
  if (found == rows.topups.end()) return std::nullopt;
  const auto& row = found->second.row;
  auto attempt = rows.attempts.at(row.current_attempt).row;
  attempt.input.reset();
  return topup::TopupView{row, attempt};
}

}  // namespace tallyport::simulation
