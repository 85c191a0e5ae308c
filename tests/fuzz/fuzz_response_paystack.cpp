// Paystack's answers, each taken for one to a create and one to a look-up: nothing throws, no
// create succeeds, one fails by Paystack's own refusal only, and a look-up pays by a success only.
#include <string>

#include <nlohmann/json.hpp>
#include <tallyport/sdk.hpp>

#include "fuzz/fuzz.h"
#include "paystack/status.h"

namespace tallyport::test {
namespace {

using plugin::HttpRequest;
using plugin::Operation;
using plugin::Task;

// The readers need an operation; the host's side of one is played below.
struct Gateway {
  bool creates;

  Task begin(Operation& operation) const { return read(operation, creates); }

  static Task read(Operation& operation, bool creates) {
    const auto answer = co_await operation.http(HttpRequest::get("https://api.example/"));
    if (creates) co_return paystack::read_created(answer, operation);
    co_return paystack::read_looked_up(answer, operation, 60);
  }
};

std::uint32_t outcome(bool creates, std::uint32_t status, std::string_view body) {
  tp_op_input input{};
  input.size = sizeof input;
  input.reference = {"TP-1", 4};
  const Gateway gateway{creates};
  plugin::Run run(gateway, input);
  tp_event event{};
  event.size = sizeof event;
  event.now_unix_ms = 1'700'000'000'000;
  const tp_action* action = nullptr;
  event.kind = TP_EVENT_START;
  TALLYPORT_ASSERT(run.step(event, &action) == TP_OK && action->kind == TP_ACTION_HTTP);
  event.kind = TP_EVENT_HTTP_RESPONSE;
  event.http_status = status;
  event.body = {body.data(), body.size()};
  TALLYPORT_ASSERT(run.step(event, &action) == TP_OK && action->kind == TP_ACTION_DONE);
  const tp_bytes message = action->u.done->message;
  TALLYPORT_ASSERT(!plugin::view(message).starts_with("plugin exception"));
  return action->u.done->outcome;
}

}  // namespace
}  // namespace tallyport::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tallyport;
  const auto body = test::text_of(data, size);
  for (const std::uint32_t status : {200u, 400u, 404u, 500u}) {
    const auto made = test::outcome(true, status, body);
    TALLYPORT_ASSERT(made != TP_OUTCOME_SUCCEEDED);
    TALLYPORT_ASSERT(made != TP_OUTCOME_FAILED ||
                     (status != 200 && status != 500 && paystack::parse_error(body).read));
    const auto found = test::outcome(false, status, body);
    TALLYPORT_ASSERT(found != TP_OUTCOME_NOT_FOUND || status == 400 || status == 404);
    if (found != TP_OUTCOME_SUCCEEDED) continue;
    const auto said = nlohmann::json::parse(body).at("data");
    TALLYPORT_ASSERT(status == 200 && said.at("reference") == "TP-1");
    TALLYPORT_ASSERT(said.at("status") == "success" || said.at("status") == "reversed");
    paystack::RefundSum sum(*paystack::parse_transaction(said));
    TALLYPORT_ASSERT(!sum.add(body));
  }
  paystack::Transaction transaction;
  transaction.id = 7;
  transaction.amount = {500000, "NGN", 2};
  paystack::RefundSum sum(transaction);
  if (sum.add(body)) TALLYPORT_ASSERT(sum.total() && sum.total()->minor <= 500000);
  return 0;
}
