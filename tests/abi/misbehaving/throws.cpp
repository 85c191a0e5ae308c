// Throws: inside of a coroutine where a payment is created, before there is one where it is looked
// up. The SDK keeps both from crossing the boundary.
#include <stdexcept>
#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

namespace {

class Throws {
 public:
  explicit Throws(std::string_view) {}

  tallyport::plugin::Task begin(tallyport::plugin::Operation& operation) const {
    if (operation.operation() == "payment.lookup/1") throw std::runtime_error("too early");
    return create(operation);
  }

 private:
  tallyport::plugin::Task create(tallyport::plugin::Operation& operation) const {
    auto request = tallyport::plugin::HttpRequest::post("https://api.example.com/payments");
    request.label("create_payment").moves_money();
    const auto answer = co_await operation.http(request);
    if (answer.status == 200) throw std::runtime_error("no such member: id");
    co_return tallyport::plugin::Result(tallyport::plugin::Outcome::unknown);
  }
};

}  // namespace

TP_PLUGIN(Throws, R"json({"id": "test.throws", "version": "1.0.0", "abi": "1.0",
  "operations": ["payment.create/1", "payment.lookup/1"], "egress": ["api.example.com"],
  "secrets": [{"name": "api_key", "use": "send"}, {"name": "webhook", "use": "verify"}],
  "recovery": "lookup", "config_schema": {"type": "object"}})json");
