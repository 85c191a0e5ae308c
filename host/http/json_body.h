// JsonBody: a request's JSON object, read member by member. Collects every complaint, so that the
// client hears of all of them at once; members that nobody asked for are complaints too.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "http/problem.h"

namespace tallyport::http {

enum class Need { optional, required };
enum class EmptyBody { refused, allowed };  // allowed: as if it were {}

class JsonBody {
 public:
  // unsupported_media_type (only application/json is read), malformed_request.
  static Result<JsonBody> read(const Request& request, EmptyBody empty = EmptyBody::refused);

  // A string of at most `longest` bytes without control characters; "" where it is absent or wrong.
  // A required one is not empty.
  std::string text(const std::string& name, std::size_t longest, Need need = Need::optional);
  // A whole number as JSON has it: 5, not 5.0, 5e0 or "5".
  std::optional<std::int64_t> integer(const std::string& name);
  // As these two, for what complaints may tell nothing of: nullopt where it is absent or of another
  // kind, and no complaint. The text lives as long as the body.
  std::optional<std::string_view> hidden_text(const std::string& name);
  std::optional<std::int64_t> hidden_integer(const std::string& name);
  // True or false.
  std::optional<bool> flag(const std::string& name, const char* wanted = "true or false");
  // An object of at most `most` strings.
  std::map<std::string, std::string> texts(const std::string& name, std::size_t most,
                                           std::size_t longest_key, std::size_t longest_value);
  // The same of strings and whole numbers, as JSON; "{}" where it is absent or wrong.
  std::string facts(const std::string& name, std::size_t most, std::size_t longest_key,
                    std::size_t longest_value);
  // A member that is an object, empty where it is absent. close() it before its parent's finish().
  JsonBody object(const std::string& name);
  // A list of 1 to `most` objects, empty where it is absent or wrong. close() each of them.
  std::vector<JsonBody> objects(const std::string& name, std::size_t most);

  bool is_object(const std::string& name) const;
  bool has(const std::string& name) const;
  void complain(const std::string& name, std::string text);
  // Complains of the members that were not read.
  void close();
  // close(), and all complaints of the whole body.
  const std::vector<FieldError>& finish();

 private:
  struct State;
  JsonBody(std::shared_ptr<State> state, const nlohmann::json* object, std::string prefix)
      : state_(std::move(state)), object_(object), prefix_(std::move(prefix)) {}
  const nlohmann::json* member(const std::string& name);
  // The members of an object, none where it is absent or wrong.
  const nlohmann::json* named_values(const std::string& name, const char* wanted, std::size_t most,
                                     std::size_t longest_key);
  bool acceptable_text(const std::string& field, const nlohmann::json& value, std::size_t longest);

  std::shared_ptr<State> state_;
  const nlohmann::json* object_;  // in *state_
  std::string prefix_;            // "payer."
  std::set<std::string> read_;
};

}  // namespace tallyport::http
