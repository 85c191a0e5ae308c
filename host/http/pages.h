// The few pages that payers see: no script, no request to anywhere, readable on a phone.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/message.h"

namespace tallyport::http {

enum class Tone { good, waiting, bad };

// What a page says. All of it is escaped when rendered.
struct Page {
  int status = 200;
  Tone tone = Tone::good;
  std::string brand;  // the storefront's display name, or ""
  std::string heading;
  std::string text;
  struct Row {
    std::string label;
    std::string value;
  };
  std::vector<Row> rows;
  std::string note;  // small, below everything
  struct Link {
    std::string text;
    std::string url;  // http(s) or relative; others are left out
  };
  std::optional<Link> link;
  // Loads `url` after `seconds`, without script.
  struct Refresh {
    int seconds;
    std::string url;
  };
  std::optional<Refresh> refresh;
};

// text/html with a Content-Security-Policy that allows this page's style and nothing else.
Response render(const Page& page);

// 404 for people: there is no page at this address.
Response missing_page();

// GET /: says that Tallyport runs, and nothing more.
Response home_page();

}  // namespace tallyport::http
