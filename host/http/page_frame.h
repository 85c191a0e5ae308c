// Frame: what every page has around its content, and the headers that bind it. Whatever is shown
// goes through the template, which escapes it: nothing else writes HTML.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <kainjow/mustache.hpp>

#include "http/message.h"
#include "pages/pages.h"

namespace tallyport::http {

struct Frame {
  int status = 200;
  std::string title;
  const pages::Look* look = nullptr;  // null: no application's
  enum class Kind { message, wallet } kind = Kind::message;

  // Of Kind::wallet: the places of the header, and what logging out needs.
  struct Place {
    std::string text;
    std::string url;
    bool here = false;
  };
  std::vector<Place> places;
  std::string log_out_url;
  std::string form_token;

  // Loads `url` after `seconds`, without script.
  struct Refresh {
    int seconds;
    std::string url;
  };
  std::optional<Refresh> refresh;
  std::string script;  // the address of one of ours; "" = none may run

  std::vector<std::string> framed_by;   // origins; none = nobody may frame it
  std::vector<std::string> form_leads;  // beside ourselves: where a form's answer may redirect to
};

// text/html, never stored, with a Content-Security-Policy that allows this page's style, its logo
// and what the frame says, and nothing else. `content` is a template of `data`; the names that
// begin with "page_" are the frame's own.
Response render(const Frame& frame, const char* content, kainjow::mustache::data data);

}  // namespace tallyport::http
