// The refunds of a payment: one as Paystack states it, and all of them together. Pure: text in, a
// Result out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

#include "answers.h"
#include "transaction.h"

namespace tallyport::paystack {

struct Refund {
  std::uint64_t id = 0;
  std::uint64_t transaction = 0;
  std::string payment_reference;  // "" where only the transaction's id is stated, as in lists
  std::string status;
  std::int64_t hundredths = 0;
  std::string currency;
  std::string merchant_note;
  bool live = false;  // only where it is stated

  bool is_processed() const { return status == "processed"; }
};

// Which refund is asked about; "" where that is not known.
struct MeantRefund {
  Meant payment;
  std::string reference;  // ours: the merchant's note begins with it
  std::string id;
};

// The refund of an answer about the one that is meant; nullopt for anything else.
std::optional<Refund> refund_of(const plugin::Response& answer, const MeantRefund& meant);

// What the answer to each request comes to. One that came through is unknown: its payment's
// refunds have to be summed up first.
plugin::Result read_refund_created(const plugin::Response& answer, const MeantRefund& meant);
plugin::Result read_refund_fetched(const plugin::Response& answer, const MeantRefund& meant);

// The pages of GET /refund, for one transaction.
inline constexpr unsigned kRefundsPerPage = 100;
class RefundList {
 public:
  explicit RefundList(const Transaction& of) : of_(of) {}

  // False where the body is no such list, or a refund of this transaction in it is not understood.
  bool add(std::string_view body);
  // Whether the page that was added last is the end of the list.
  bool is_complete() const { return complete_; }

  // What was given back in all: at most the price, since fees that the payer bore on top may come
  // back as well and were never credited. nullopt where it cannot be a sum of money.
  std::optional<plugin::Money> total() const;

  // What the complete list says of one refund: not found where none in it can be the one meant.
  plugin::Result stated(const MeantRefund& meant) const;

 private:
  const Transaction& of_;
  std::vector<Refund> refunds_;
  bool complete_ = false;
};

// As refunds_unclear, of a refund.
plugin::Result refund_unclear(const MeantRefund& meant);

}  // namespace tallyport::paystack
