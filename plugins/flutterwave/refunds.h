// What Flutterwave says of a refund, in our words. Pure: text in, a Result out.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tallyport/sdk.hpp>

#include "config.h"
#include "status.h"

namespace tallyport::flutterwave {

// Which refund is asked about.
struct AskedRefund {
  Asked payment;
  std::string reference;  // ours: its comment begins with it
  std::string_view id;    // Flutterwave's; "" where it is not known
  std::string currency;   // of the payment: a refund states none
};

// Flutterwave's words for a refund, by developer.flutterwave.com/docs/payment-operations/refunds.
// Only "completed-" with the way it was paid out says that it was; "completed-offline" is cash in
// the payer's hand. "completed" alone is pending: a create answers so at once, and the page of
// September 2026 explains it as initiated and not disbursed; its older copies as the general word
// for completed ones. Where the sources differ, the credit waits for the plainer word. "new",
// "pending" and "failed" are not on the page but in API v4's, and mean the same wherever they are
// said. "successful", a word for transactions, is stated of no refund: unknown.
plugin::Outcome refund_outcome(std::string_view status);

// What the answer to each request comes to. One about another refund is unknown. None states a
// running total, which Flutterwave has nowhere: the host goes by the refund's id.
plugin::Result read_refund_created(const plugin::Response& answer, const AskedRefund& asked,
                                   const Config& config);
plugin::Result read_refund_fetched(const plugin::Response& answer, const AskedRefund& asked,
                                   const Config& config);

// Goes through the pages of GET /v3/refunds for the one whose comment begins with our reference.
class RefundSearch {
 public:
  // Both outlive it.
  RefundSearch(const AskedRefund& asked, const Config& config) : asked_(asked), config_(config) {}

  void add(const plugin::Response& answer);
  // Whether no further page can change the result.
  bool is_over() const { return result_.has_value(); }
  // Unknown where it is not over.
  plugin::Result result() const;

 private:
  std::optional<plugin::Result> read(const Envelope& said);

  const AskedRefund& asked_;
  const Config& config_;
  std::optional<plugin::Result> result_;
  bool doubtful_ = false;
  int pages_ = 0;
};

}  // namespace tallyport::flutterwave
