// Node: the template of a reply's JSON, as it was configured and checked.
#pragma once

#include <string>
#include <vector>

#include "storefront/call.h"

namespace tallyport::storefront {

// Where a value of the answer goes.
struct Slot {
  enum class Of { answer, item } of = Of::answer;
  std::string name;  // of a placeholder, without ".major"
  Unit unit = Unit::minor;
};

// A text with values in it: each piece is the text, then the value where it has one.
struct Piece {
  std::string text;
  std::vector<Slot> slot;  // one or none
};
using Text = std::vector<Piece>;

struct Node {
  enum class Kind {
    object,   // `children` with their keys
    list,     // `children`
    each,     // the answer's list, each item in the form of the one child
    text,     // `pieces`, a string
    slot,     // `slot` with the type that it has
    literal,  // `json` as it is: a number, true or false
  };
  Kind kind = Kind::object;
  std::string key;  // in an object
  std::string json;
  Text pieces;
  Slot slot;
  std::vector<Node> children;
};

}  // namespace tallyport::storefront
