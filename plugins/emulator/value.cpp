// A JSON library reads, and hands numbers over as they are written; writing needs none.
#include "emulator/value.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <nlohmann/json.hpp>

namespace tallyport::emulator {
namespace {

constexpr std::size_t kDepthMax = 32;

void write_text(std::string& out, std::string_view text) {
  // The library's own escapes, and its replacement for what is not UTF-8.
  out += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

void write(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      out += "null";
      return;
    case Value::Kind::boolean:
    case Value::Kind::number:
      out += value.text();
      return;
    case Value::Kind::text:
      return write_text(out, value.text());
    case Value::Kind::list: {
      const char* separator = "[";
      for (const auto& item : value.items()) {
        out += separator;
        write(out, item);
        separator = ",";
      }
      out += value.items().empty() ? "[]" : "]";
      return;
    }
    case Value::Kind::object: {
      const char* separator = "{";
      for (const auto& [name, member] : value.members()) {
        out += separator;
        write_text(out, name);
        out += ':';
        write(out, member);
        separator = ",";
      }
      out += value.members().empty() ? "{}" : "}";
      return;
    }
  }
}

// Builds the tree while the library reads.
class Builder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::optional<Value> take() { return std::move(whole_); }

  bool null() override { return put(Value()); }
  bool boolean(bool is) override { return put(Value(is)); }
  bool number_integer(std::int64_t number) override { return put(Value(number)); }
  bool number_unsigned(std::uint64_t number) override {
    return put(Value::number(std::to_string(number)));
  }
  // The digits as they stand in the document.
  bool number_float(double, const std::string& digits) override {
    return put(Value::number(digits));
  }
  bool string(std::string& text) override { return put(Value(std::move(text))); }
  bool binary(nlohmann::json::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Value::object()); }
  bool start_array(std::size_t) override { return open(Value::list()); }
  bool key(std::string& name) override {
    names_.back() = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }

 private:
  bool open(Value value) {
    if (open_.size() == kDepthMax) return false;
    open_.push_back(std::move(value));
    names_.emplace_back();
    return true;
  }
  bool close() {
    Value done = std::move(open_.back());
    open_.pop_back();
    names_.pop_back();
    return put(std::move(done));
  }
  bool put(Value value) {
    if (open_.empty()) {
      whole_ = std::move(value);
    } else if (open_.back().is(Value::Kind::object)) {
      open_.back().set(names_.back(), std::move(value));
    } else {
      open_.back().add(std::move(value));
    }
    return true;
  }

  std::vector<Value> open_;
  std::vector<std::string> names_;  // the key that waits for its value, one a level
  std::optional<Value> whole_;
};

}  // namespace

Value Value::number(std::string digits) {
  Value value;
  value.kind_ = Kind::number;
  value.text_ = std::move(digits);
  return value;
}

Value Value::list(std::vector<Value> items) {
  Value value;
  value.kind_ = Kind::list;
  value.items_ = std::move(items);
  return value;
}

Value Value::object(std::vector<Member> members) {
  Value value;
  value.kind_ = Kind::object;
  value.members_ = std::move(members);
  return value;
}

const Value* Value::find(std::string_view name) const {
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [&](const auto& member) { return member.first == name; });
  return found == members_.end() ? nullptr : &found->second;
}

Value* Value::find(std::string_view name) {
  return const_cast<Value*>(std::as_const(*this).find(name));
}

std::string Value::at(std::string_view name) const {
  const Value* value = find(name);
  return value ? value->text() : "";
}

void Value::set(std::string name, Value value) {
  if (Value* there = find(name)) {
    *there = std::move(value);
  } else {
    members_.emplace_back(std::move(name), std::move(value));
  }
}

std::string Value::json() const {
  std::string out;
  write(out, *this);
  return out;
}

std::optional<Value> parse_json(std::string_view text) {
  Builder builder;
  if (!nlohmann::json::sax_parse(text, &builder)) return std::nullopt;
  return builder.take();
}

std::optional<std::int64_t> whole_number(const Value& value) {
  if (!value.is(Value::Kind::text) && !value.is(Value::Kind::number)) return std::nullopt;
  const std::string& digits = value.text();
  std::int64_t number = 0;
  const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size()) return std::nullopt;
  return number;
}

}  // namespace tallyport::emulator
