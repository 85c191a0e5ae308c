// Pages: what the configuration says of one storefront's pages. Data only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pages/colour.h"
#include "pages/texts.h"

namespace tallyport::pages {

// Paths as they were written; each is served with a slash at its end and without.
struct Paths {
  std::string wallet;
  std::string topup;
  std::string methods;  // "" = nothing is saved here
  std::string success;
  std::string cancel;
};

// How a page looks, and whom its reader may ask.
struct Look {
  std::string name;             // the storefront's display_name
  std::string language = "en";  // of the texts, as `lang` has it
  Colour accent{0x1c, 0x6b, 0x4a};
  std::string logo;     // an address, or ""
  std::string support;  // an address that begins with https: or mailto:, or ""
  Texts texts;
};

struct Pages {
  std::string tenant;
  Paths paths;
  Look look;
  std::string login_url;  // where who is not logged in is sent; "" = a page says so
  // What a payer sees who comes back: a page of its own, or the wallet with a notice above.
  enum class Outcome { page, wallet } outcome = Outcome::page;
  // Origins that may show the outcome in a frame, and are told of it by postMessage.
  std::vector<std::string> embed_origins;
  // Where a form may lead in the end: the providers' pages. None = any https.
  std::vector<std::string> checkout_origins;
  std::int64_t link_ms = 5 * 60'000;      // how long a link can be used
  std::int64_t session_ms = 60 * 60'000;  // and what it opens lasts
  int line = 1;                           // of the section
};

// The page that a link opens.
enum class Target { wallet, topup, methods };

}  // namespace tallyport::pages
