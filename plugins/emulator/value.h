// A document as providers speak them, JSON or a form: a tree whose numbers keep their digits, so
// that no amount ever passes through a double.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tallyport::emulator {

class Value {
 public:
  enum class Kind { null, boolean, number, text, list, object };
  using Member = std::pair<std::string, Value>;

  Value() = default;
  Value(std::nullptr_t) {}
  Value(bool is) : kind_(Kind::boolean), text_(is ? "true" : "false") {}
  Value(int number) : Value(static_cast<std::int64_t>(number)) {}
  Value(std::int64_t number) : kind_(Kind::number), text_(std::to_string(number)) {}
  Value(const char* text) : kind_(Kind::text), text_(text) {}
  Value(std::string_view text) : kind_(Kind::text), text_(text) {}
  Value(std::string text) : kind_(Kind::text), text_(std::move(text)) {}

  // A number by its digits, which are JSON's.
  static Value number(std::string digits);
  static Value list(std::vector<Value> items = {});
  static Value object(std::vector<Member> members = {});

  Kind kind() const { return kind_; }
  bool is(Kind kind) const { return kind_ == kind; }
  // Of a text, a number or a truth: as it was written.
  const std::string& text() const { return text_; }
  const std::vector<Value>& items() const { return items_; }
  const std::vector<Member>& members() const { return members_; }

  // Of an object; null where it is not there, and for what is no object.
  const Value* find(std::string_view name) const;
  Value* find(std::string_view name);
  // The text or the digits of a member; "" where it has none.
  std::string at(std::string_view name) const;
  // In place of the member of that name, or at the end.
  void set(std::string name, Value value);
  void add(Value item) { items_.push_back(std::move(item)); }

  // Compact JSON, members in their order.
  std::string json() const;
  friend bool operator==(const Value&, const Value&) = default;

 private:
  Kind kind_ = Kind::null;
  std::string text_;
  std::vector<Value> items_;
  std::vector<Member> members_;
};

// At most 32 levels deep. None where it is not JSON.
std::optional<Value> parse_json(std::string_view text);

// The digits of a whole number in text or number; none for anything else or out of range.
std::optional<std::int64_t> whole_number(const Value& value);

}  // namespace tallyport::emulator
