// The banks and mobile money services that Paystack lists: the requests, and what their answers
// state. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>

#include <nlohmann/json.hpp>
#include <tallyport/sdk.hpp>

#include "config.h"
#include "requests.h"

namespace tallyport::paystack {

// Which ones channel.list asks for; "" narrows nothing.
struct ChannelsAsked {
  std::optional<Refusal> refusal;  // then nothing is sent, and the rest does not hold
  std::string country;             // ISO 3166-1
  std::string currency;            // ISO 4217
  std::string type;                // of the schema: "bank" or "mobile_money"
};
ChannelsAsked read_channels_asked(const plugin::Operation& operation);

// `cursor` is of the page before; "" for the first.
plugin::HttpRequest list_banks(const Config& config, const ChannelsAsked& asked,
                               const std::string& cursor);

// Goes through the pages of GET /bank.
class ChannelList {
 public:
  explicit ChannelList(ChannelsAsked asked) : asked_(std::move(asked)) {}

  void add(const plugin::Response& answer);
  // Whether no further page can change the result.
  bool is_over() const { return result_.has_value(); }
  const std::string& next_cursor() const { return cursor_; }
  // Unknown where it is not over.
  plugin::Result result() const;

 private:
  void add_bank(const nlohmann::json& bank);

  ChannelsAsked asked_;
  nlohmann::json channels_ = nlohmann::json::array();
  std::set<std::string> told_;  // type and code
  std::string cursor_;
  std::optional<plugin::Result> result_;
};

}  // namespace tallyport::paystack
