// The pages of a wallet as data, and how they are written. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/pages.h"
#include "topup/catalogue.h"
#include "topup/queries.h"

namespace tallyport::http {

// What a payer is told above a page.
struct Notice {
  Tone tone = Tone::good;
  std::string heading;
  std::string text;
  std::optional<Page::Link> link = {};
};

struct WalletPage {
  topup::Balance balance;
  std::vector<topup::StatementLine> lines;
  std::string topup_url;
  std::string newest_url;  // "" = these are the newest
  std::string older_url;   // "" = there are no older ones
  std::optional<Notice> notice;
};
Response render(const Frame& frame, const pages::Texts& texts, const WalletPage& page);

// A saved way of paying as it is listed.
struct MethodItem {
  std::string id;
  std::string name;    // "Visa •••• 4242"
  std::string detail;  // "expires 04/2030"
  bool is_default = false;
};
MethodItem item_of(const topup::PaymentMethod& method, bool is_default, const pages::Texts& texts);

struct TopupPage {
  std::string url;  // of the form
  std::string key;  // one for each time it is shown: the same form sent twice is one top-up
  std::vector<topup::Package> packages;
  std::optional<topup::AmountRange> range;
  std::string asset;
  int scale = 0;
  bool saves = false;  // whether a method can be saved
  std::vector<MethodItem> methods;
  std::string chosen;  // what was sent before: a package's id, or an amount
  std::optional<Notice> notice;
};
Response render(const Frame& frame, const pages::Texts& texts, const TopupPage& page);

struct MethodsPage {
  std::string url;
  std::vector<MethodItem> methods;
  std::optional<Notice> notice;
};
Response render(const Frame& frame, const pages::Texts& texts, const MethodsPage& page);

}  // namespace tallyport::http
