// Calls: what a storefront's route can do. A closed table; each is one operation of our own API
// with the inputs that it takes and the placeholders that its reply may use. docs/storefronts.md
// lists it.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace tallyport::storefront {

// How a value is read from a request and written into a reply.
enum class Kind {
  text,
  integer,
  flag,     // true or false
  money,    // minor units of the currency beside it; as "NAME.major" in decimal major units
  credits,  // smallest units of the asset; as "NAME.major" in whole ones
};

// Where an input goes in the request to our own route.
enum class Place { path, query, body, header };

struct Input {
  std::string_view name;
  Place place;
  std::string_view target;  // a parameter's name, a JSON pointer, a header's name
  Kind kind = Kind::text;
};

struct Placeholder {
  std::string_view name;
  std::string_view pointer;  // in our route's answer, as http/storefront/answer.h completes it
  Kind kind = Kind::text;
};

// What an answer holds, or one item of its list.
struct Shape {
  std::span<const Placeholder> values;
  std::string_view currency = {};  // the pointer to what its money is counted in
  std::string_view scale = {};     // and to the scale of its credits; "" = the storefront's
};

struct Call {
  std::string_view name;
  std::string_view method;  // of our own route
  std::string_view path;
  std::span<const Input> inputs;
  Shape answer;
  std::string_view list = {};  // the placeholder of the answer's "data"; "" where it is none
  Shape item = {};
  enum class Subject { topup, other } subject = Subject::other;  // whether it answers one top-up
  // Whether it may be asked by who has nothing but a top-up's reference, which nobody can guess.
  enum class Anonymous { refused, by_reference } anonymous = Anonymous::refused;
};

std::span<const Call> calls();
// Null where there is none of the name.
const Call* find_call(std::string_view name);
std::vector<std::string_view> call_names();
// The one that hands a request on as it is: to a gateway, which reads the raw bytes itself.
bool is_webhook(const Call& call);

// A name as it is written: "amount.major" is `amount` in major units.
enum class Unit { minor, major };
struct Written {
  std::string_view name;
  Unit unit;
};
Written split_unit(std::string_view written);

// By the name without ".major"; "metadata.NAME" is found where any metadata may be given.
const Input* find_input(const Call& call, std::string_view name);
const Placeholder* find_placeholder(const Shape& shape, std::string_view name);
// All that could have been written, for messages and the documents.
std::vector<std::string_view> input_names(const Call& call);
std::vector<std::string_view> placeholder_names(const Shape& shape);

// What replies to errors may use.
const Shape& error_shape();
// A name of docs/errors.md.
bool is_error_code(std::string_view name);
std::vector<std::string_view> error_codes();

}  // namespace tallyport::storefront
