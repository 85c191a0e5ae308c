// Route: one line of an application's own API, and what it is translated into. Data only; config
// makes it, http serves it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storefront/call.h"
#include "storefront/node.h"
#include "storefront/pattern.h"

namespace tallyport::storefront {

// Where an input's value comes from.
struct Source {
  enum class From {
    constant,  // `name` is the value
    body,      // `name` is a JSON pointer into the JSON or form
    path,
    query,
    header,
    claim,  // of the user's token
  };
  From from = From::constant;
  std::string name;
};

struct Mapping {
  std::string input;            // as written: "payer.email", "amount.major", "metadata.order"
  std::vector<Source> sources;  // the first that has a value counts
};

// What is sent for one kind of outcome.
struct Reply {
  int status = 0;  // 0 = as our own route answers, or as the route's reply has it
  std::vector<std::pair<std::string, Text>> headers;
  std::optional<Node> body;
};

// A reply of its own for some errors, or for a top-up that is in one of these states.
struct Case {
  std::vector<std::string> of;  // codes of errors and statuses; none = every error
  std::string message;          // instead of our own words; "" = those
  Reply reply;
};

struct Route {
  std::vector<Pattern> on;
  const Call* call = nullptr;
  std::vector<Mapping> with;
  Reply reply;
  std::vector<Case> cases;    // the first that fits counts: the route's own, then the storefront's
  std::optional<Node> error;  // the body of errors; nothing = ours
  // New words for the values of a placeholder: {"status": {"succeeded": "COMPLETED"}}.
  std::map<std::string, std::map<std::string, std::string>> map;
  enum class Asked { by_callers, by_anybody } asked = Asked::by_callers;
  int line = 1;
};

// The face that one storefront shows its application.
struct Front {
  std::string tenant;
  std::string asset;
  int scale = 0;
  std::vector<std::string> schemes = {"Bearer"};  // of Authorization
  std::vector<Route> routes;
};

}  // namespace tallyport::storefront
