// Two passes over the text: the first finds every mistake and the room needed, so that the second
// never moves a buffer that already holds a secret.
#include "outbound/templates.h"

#include <algorithm>

namespace tallyport {
namespace {

constexpr std::string_view kOpen = "${";
constexpr std::string_view kSecretPrefix = "secret:";
constexpr std::string_view kCardPrefix = "card:";
constexpr std::size_t kGrowthMax = 6;    // one byte becomes \u00XX
constexpr std::size_t kReserveMin = 64;  // always on the heap: a move then leaves no copy behind
constexpr std::size_t kNameShownMax = 64;
constexpr char kHexUpper[] = "0123456789ABCDEF";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_name_char(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.';
}

bool is_unreserved(char c) { return is_name_char(c) || c == '~'; }

// The inside of the braces, cut and cleaned so that a log line can hold it.
std::string shown(std::string_view inside) {
  std::string text(inside.substr(0, kNameShownMax));
  for (char& c : text) {
    if (!is_name_char(c) && c != ':') c = '?';
  }
  return text;
}

// Calls literal(text) and value(inside of the braces) for the parts of `text` in order.
template <class OnLiteral, class OnValue>
Result<void> walk(std::string_view text, OnLiteral literal, OnValue value) {
  while (true) {
    auto open = text.find(kOpen);
    literal(text.substr(0, open));
    if (open == std::string_view::npos) return {};
    text.remove_prefix(open + kOpen.size());
    auto close = text.find('}');
    if (close == std::string_view::npos) {
      return fail(Errc::gateway_misbehaved, "a template opens with ${ and has no closing brace");
    }
    if (auto done = value(text.substr(0, close)); !done) return done;
    text.remove_prefix(close + 1);
  }
}

Result<std::string_view> card_value(std::string_view field, const Card* card) {
  if (card == nullptr)
    return fail(Errc::gateway_misbehaved, "${card:" + shown(field) + "}: there is no card");
  if (const auto value = card->reveal(field)) return *value;
  return fail(Errc::gateway_misbehaved, "a card has no field " + shown(field));
}

Result<std::string_view> secret_value(std::string_view name, const SecretValues* secrets) {
  if (secrets != nullptr) {
    for (const auto& [known, values] : *secrets) {
      if (known != name) continue;
      if (!values.empty() && !values.front().empty()) return values.front().reveal();
      return fail(Errc::gateway_misbehaved, "secret " + shown(name) + " has no value");
    }
  }
  return fail(Errc::gateway_misbehaved,
              "secret " + shown(name) + " is not among the secrets of this gateway");
}

Result<std::string_view> value_of(std::string_view inside, const TemplateValues& values) {
  if (inside.starts_with(kCardPrefix))
    return card_value(inside.substr(kCardPrefix.size()), values.card);
  const auto name =
      inside.starts_with(kSecretPrefix) ? inside.substr(kSecretPrefix.size()) : std::string_view{};
  if (!name.empty() && std::ranges::all_of(name, is_name_char))
    return secret_value(name, values.secrets);
  return fail(Errc::gateway_misbehaved, "template ${" + shown(inside) +
                                            "}: only ${secret:NAME} and ${card:FIELD} are filled "
                                            "in");
}

void append_form(std::string& out, char c) {
  if (is_unreserved(c)) {
    out += c;
    return;
  }
  auto byte = static_cast<unsigned char>(c);
  out += '%';
  out += kHexUpper[byte >> 4];
  out += kHexUpper[byte & 15];
}

void append_json(std::string& out, char c) {
  auto byte = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') {
    out += '\\';
    out += c;
  } else if (byte < 0x20) {
    out += "\\u00";
    out += kHexUpper[byte >> 4];
    out += kHexUpper[byte & 15];
  } else {
    out += c;
  }
}

void append(std::string& out, std::string_view value, TemplatePlace place) {
  for (char c : value) {
    switch (place) {
      case TemplatePlace::header:
        out += c;
        break;
      case TemplatePlace::form:
        append_form(out, c);
        break;
      case TemplatePlace::json:
        append_json(out, c);
        break;
    }
  }
}

}  // namespace

std::optional<TemplatePlace> body_place(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  std::erase_if(type, [](char c) { return c == ' ' || c == '\t'; });
  std::ranges::transform(type, type.begin(), lower);
  if (type == "application/x-www-form-urlencoded") return TemplatePlace::form;
  if (type == "application/json" || type.ends_with("+json")) return TemplatePlace::json;
  return std::nullopt;
}

Result<std::string> fill_template(std::string_view text, TemplatePlace place,
                                  const TemplateValues& values) {
  std::size_t room = text.size() + kReserveMin;
  auto checked = walk(
      text, [](std::string_view) {},
      [&](std::string_view inside) -> Result<void> {
        auto value = value_of(inside, values);
        if (!value) return fail(value.error());
        room += value.value().size() * kGrowthMax;
        return {};
      });
  if (!checked) return fail(checked.error());

  std::string out;
  out.reserve(room);
  auto filled = walk(
      text, [&](std::string_view literal) { out += literal; },
      [&](std::string_view inside) -> Result<void> {
        append(out, value_of(inside, values).value(), place);
        return {};
      });
  TALLYPORT_ASSERT(filled.has_value());
  return out;
}

}  // namespace tallyport
