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
  for (int refund = 0; refund < 2; ++refund)
    if (world_.chance(350))
      world_.after(world_.between(kMinute, 60 * kMinute), [this, refund] {
        topup::RefundStart request;
        if (world_.chance(600)) request.amount = world_.between(1, 900'000);
        request.waits = world_.chance(300);
        request.claim = {"key:shop", "POST refunds", name_ + "/" + std::to_string(refund), "same"};
        request.render = [](const topup::Topup&, const topup::Attempt&, const topup::Refund& made) {
          return topup::StoredAnswer{201, made.id.str()};
        };
        ask_refund(4, std::move(request));
      });
}

// Asks until it is answered, always with the same key; what waits is then decided, perhaps twice.
void Buyer::ask_refund(int posts_left, topup::RefundStart request) {
  auto* host = any_host(world_, hosts_);
  auto now = view();
  if (posts_left == 0 || !now) return;
  auto answered = std::make_shared<bool>(false);
  if (host) {
    world_.note(name_, "asks for a refund at " + host->name());
    host->refunds().start(*now, request,
                          [this, answered](const Result<topup::RefundAnswer>& answer) {
                            if (!answer) {
                              world_.note(name_, "is answered " + code_of(answer.error()));
                              *answered = !transient(answer.error().code);
                              return;
                            }
                            *answered = true;
                            const auto& refund = answer->view.refund;
                            if (answer->answer && answer->answer->body != refund.id.str())
                              world_.violate(name_, "the stored answer is of another refund");
                            if (refund.status != topup::RefundStatus::requested) return;
                            for (int i = 0; i < 2; ++i)
                              world_.after(world_.between(0, 20 * kMinute),
                                           [this, id = refund.id, approved = world_.chance(600)] {
                                             decide_refund(id, approved);
                                           });
                          });
  }
  world_.after(world_.between(5'000, kMinute), [this, answered, posts_left, request] {
    if (!*answered || world_.fault(100)) ask_refund(posts_left - 1, request);
  });
}

void Buyer::decide_refund(RefundId id, bool approved) {
  auto* host = any_host(world_, hosts_);
  if (!host) return;
  const auto& rows = database_.rows.rows;
  const auto& refund = rows.refunds.at(id).row;
  auto attempt = rows.attempts.at(refund.attempt).row;
  topup::RefundView view{rows.topups.at(refund.topup).row, attempt, refund};
  world_.note(name_, approved ? "its refund is approved" : "its refund is rejected");
  const auto done = [](const Result<topup::RefundView>&) {};
  if (approved)
    host->refunds().approve(std::move(view), {}, done);
  else
    host->refunds().reject(std::move(view), {}, done);
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
