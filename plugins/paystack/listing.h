// Lists of Paystack's: a page of one, and the transactions of a time. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>
#include <tallyport/sdk.hpp>

#include "config.h"

namespace tallyport::paystack {

// {"status":true,"data":[…],"meta":{…}}
struct Page {
  nlohmann::json items;  // an array
  nlohmann::json meta;   // an object, or null

  // Whether it has fewer items than a full page, of which `asked` were asked for: Paystack may give
  // less, and then says so. A cursor says nothing, since the last page has one too.
  bool is_short(unsigned asked) const;
};
// nullopt where the body is no such list.
std::optional<Page> read_page(std::string_view body);

// Which transactions payment.list asks for.
struct ListAsked {
  std::int64_t from_unix_s = 0;
  std::int64_t to_unix_s = 0;  // the first second that counts no more
  unsigned page = 1;
};
// InvalidInput where the operation's input breaks its schema, or the cursor is none of ours.
ListAsked read_list_asked(const plugin::Operation& operation);

plugin::HttpRequest list_transactions(const Config& config, const ListAsked& asked);

// Unknown where a transaction that can be ours is not understood, so that none is missed.
plugin::Result read_transactions(const plugin::Response& answer, const ListAsked& asked,
                                 std::int64_t now_unix_s, std::int64_t session_timeout_s);

}  // namespace tallyport::paystack
