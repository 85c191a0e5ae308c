// The chargebacks of a payment, which neither its transaction nor, as a rule, a webhook tells of.
// Source: flutterwaveinc.mintlify.app, "Get all chargebacks" and "Chargebacks".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tallyport/sdk.hpp>

#include "answers.h"
#include "config.h"
#include "status.h"

namespace tallyport::flutterwave {

// `page` counts from 1.
plugin::HttpRequest list_chargebacks(const Config& config, std::string_view transaction,
                                     unsigned page);

// Goes through the pages of GET /v3/chargebacks for what became of one paid transaction. As with
// refunds, what is lost is stated by the chargeback's id and never as a total.
class ChargebackSearch {
 public:
  // `payment` is what the payment's own look-up stated; the others outlive the search.
  ChargebackSearch(const Transaction& of, const Config& config, plugin::Result payment)
      : of_(of), config_(config), payment_(std::move(payment)) {}

  void add(const plugin::Response& answer);
  // Whether no further page can change the result.
  bool is_over() const { return result_.has_value(); }
  // The payment where nothing is disputed; else the dispute: lost, open, or won, in this order, and
  // the newest of several. Unknown where it is not over.
  plugin::Result result() const;

 private:
  // In the order of their weight: what is lost outweighs what is open.
  enum class State { won, open, lost };
  struct Chargeback {
    std::string id;
    State state;
    plugin::Money amount;
  };

  std::optional<Chargeback> parse(const nlohmann::json& item) const;
  std::optional<plugin::Result> read(const Envelope& said);
  plugin::Result stated(const Chargeback& chargeback) const;

  const Transaction& of_;
  const Config& config_;
  plugin::Result payment_;
  std::optional<Chargeback> found_;
  std::optional<plugin::Result> result_;
  int pages_ = 0;
};

}  // namespace tallyport::flutterwave
