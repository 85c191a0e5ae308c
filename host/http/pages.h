// Message pages: one thing that a payer is told, with a mark that says how good it is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "http/page_frame.h"

namespace tallyport::http {

enum class Tone { good, waiting, bad };
const char* name(Tone tone);

// What a page says. All of it is escaped when rendered.
struct Page {
  Frame frame;  // its title is the heading's
  Tone tone = Tone::good;
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
    std::string url;  // http(s) or of ours; others are left out
  };
  std::optional<Link> link;
  // What a script of ours tells the window that opened or frames this one.
  struct Told {
    std::string topup;
    std::string reference;
    std::string status;
    std::vector<std::string> origins;  // that may hear it
  };
  std::optional<Told> told;
};

Response render(Page page);

// 404 for people: there is no page at this address.
Response missing_page();

// GET /: says that Tallyport runs, and nothing more.
Response home_page();

}  // namespace tallyport::http
