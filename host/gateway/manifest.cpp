// JSON to Manifest, collecting everything that is wrong.
#include "gateway/manifest.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <nlohmann/json.hpp>
#include <tallyport/plugin.h>

#include "gateway/text.h"
#include "money/currency.h"

namespace tallyport::gateway {
namespace {

using nlohmann::json;

constexpr std::string_view kMembers[] = {
    "id",     "version", "abi",         "operations",       "currencies",
    "egress", "secrets", "recovery",    "config_schema",    "licence",
    "source", "name",    "description", "webhook_body_max", "return_ref"};

bool is_one_of(char c, std::string_view extra) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || extra.find(c) != extra.npos;
}

bool is_word(std::string_view text, std::string_view extra) {
  return !text.empty() && text.size() <= 100 &&
         std::ranges::all_of(text, [&](char c) { return is_one_of(c, extra); });
}

// "payment.create/1": two words and a revision.
bool is_operation(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == text.npos) return false;
  const auto revision = text.substr(slash + 1);
  return is_word(text.substr(0, slash), "._") && !revision.empty() && revision.front() != '0' &&
         std::ranges::all_of(revision, [](char c) { return c >= '0' && c <= '9'; });
}

// The beginning of a secret: visible ASCII, which a message can repeat.
bool is_prefix(std::string_view text) {
  return !text.empty() && text.size() <= 64 &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

// A parameter that a provider may add to the payer's return.
bool is_parameter(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text != "token" && text != "wait" &&
         std::ranges::all_of(text,
                             [](char c) { return (c >= 'A' && c <= 'Z') || is_one_of(c, "._-"); });
}

// True where the schema refers to another document.
bool refers_elsewhere(const json& schema) {
  if (schema.is_object())
    for (const auto& [key, value] : schema.items())
      if (key == "$ref" && value.is_string() &&
          !value.get_ref<const std::string&>().starts_with('#'))
        return true;
  if (schema.is_structured()) return std::any_of(schema.begin(), schema.end(), refers_elsewhere);
  return false;
}

class Reader {
 public:
  explicit Reader(const json& root) : root_(root) {}

  Result<Manifest> read() {
    text(
        "id", out_.id, Need::required, [](std::string_view t) { return is_word(t, ".-_"); },
        "lower-case letters, digits, '.', '-' and '_', such as \"org.example.acme\"");
    text(
        "version", out_.version, Need::required,
        [](std::string_view t) { return !t.empty() && t.size() <= 64 && !has_control(t); },
        "a version such as \"1.0.0\"");
    read_abi();
    read_operations();
    read_currencies();
    read_egress();
    read_secrets();
    read_recovery();
    read_schema();
    text("return_ref", out_.return_ref, Need::optional, is_parameter,
         "a query parameter's name other than \"token\" and \"wait\", which are the host's");
    const auto any = [](std::string_view t) { return t.size() <= 500 && !has_control(t); };
    text("licence", out_.licence, Need::optional, any, "a text");
    text("source", out_.source, Need::optional, any, "a text");
    refuse_unknown();
    if (!wrong_.empty()) return fail(Errc::plugin_manifest_invalid, "its manifest: " + wrong_);
    return std::move(out_);
  }

 private:
  enum class Need { required, optional };

  void complain(const std::string& member, const std::string& what) {
    if (!wrong_.empty()) wrong_ += "; ";
    wrong_ += member + " " + what;
  }

  const json* member(const char* name, Need need) {
    const auto found = root_.find(name);
    if (found != root_.end()) return &*found;
    if (need == Need::required) complain(name, "is missing");
    return nullptr;
  }

  template <class Check>
  void text(const char* name, std::string& to, Need need, Check check, const char* right) {
    const auto* value = member(name, need);
    if (!value) return;
    if (value->is_string() && check(value->get_ref<const std::string&>()))
      to = value->get<std::string>();
    else
      complain(name, "is " + shown(*value) + "; it has to be " + right);
  }

  const json* list(const char* name, Need need) {
    const auto* value = member(name, need);
    if (value && !value->is_array()) {
      complain(name, "is " + shown(*value) + "; it has to be a list");
      return nullptr;
    }
    return value;
  }

  static std::string shown(const json& value) {
    return one_line(value.dump(-1, ' ', false, json::error_handler_t::replace), 80);
  }
  static std::string place(const char* name, std::size_t index) {
    return std::string(name) + "[" + std::to_string(index) + "]";
  }

  void read_abi() {
    const auto* value = member("abi", Need::required);
    if (!value) return;
    if (value->is_string()) {
      const auto& abi = value->get_ref<const std::string&>();
      const auto* end = abi.data() + abi.size();
      auto parsed = std::from_chars(abi.data(), end, out_.abi_major);
      if (parsed.ec == std::errc{} && parsed.ptr != end && *parsed.ptr == '.') {
        parsed = std::from_chars(parsed.ptr + 1, end, out_.abi_minor);
        if (parsed.ec == std::errc{} && parsed.ptr == end) return;
      }
    }
    complain("abi", "is " + shown(*value) + "; it has to be a major and a minor, such as \"1.0\"");
  }

  void read_operations() {
    const auto* all = list("operations", Need::required);
    if (!all) return;
    if (all->empty()) complain("operations", "is empty; a plugin offers at least one");
    for (std::size_t i = 0; i < all->size(); ++i) {
      const auto& value = (*all)[i];
      if (!value.is_string() || !is_operation(value.get_ref<const std::string&>()))
        complain(place("operations", i), "is " + shown(value) +
                                             "; it has to be a name and a revision, such as "
                                             "\"payment.create/1\"");
      else if (out_.offers(value.get_ref<const std::string&>()))
        complain(place("operations", i), "names " + shown(value) + " again");
      else
        out_.operations.push_back(value.get<std::string>());
    }
  }

  // A code, or {"code", "exponent"} where the provider's wire differs from the host's table.
  void read_currencies() {
    const auto* all = list("currencies", Need::optional);
    if (!all) return;
    for (std::size_t i = 0; i < all->size(); ++i) {
      const auto& value = (*all)[i];
      const bool object = value.is_object();
      const auto code = object ? value.value("code", json()) : value;
      const auto currency = code.is_string()
                                ? money::Currency::parse(code.get_ref<const std::string&>())
                                : fail(Errc::currency_unknown, "");
      if (!currency) {
        complain(place("currencies", i),
                 "is " + shown(value) +
                     "; it has to be an ISO 4217 code of the host's table, or "
                     "{\"code\": …, \"exponent\": …}");
        continue;
      }
      int exponent = currency->exponent();
      if (object && value.contains("exponent")) {
        const auto& stated = value["exponent"];
        if (!stated.is_number_unsigned() || stated.get<std::uint64_t>() > 4)
          complain(place("currencies", i) + ".exponent",
                   "is " + shown(stated) + "; it has to be a number from 0 to 4");
        else
          exponent = stated.get<int>();
      }
      out_.currencies.push_back({std::string(currency->code()), exponent});
    }
  }

  void read_egress() {
    const auto* all = list("egress", Need::required);
    if (!all) return;
    for (std::size_t i = 0; i < all->size(); ++i) {
      const auto& value = (*all)[i];
      const auto authority = value.is_string()
                                 ? authority_of_egress(value.get_ref<const std::string&>())
                                 : std::nullopt;
      if (authority)
        out_.egress.push_back(*authority);
      else
        complain(place("egress", i), "is " + shown(value) +
                                         "; it has to be a host, with a port where it is not 443, "
                                         "such as \"api.example.com\"");
    }
  }

  void read_secrets() {
    const auto* all = list("secrets", Need::optional);
    if (!all) return;
    for (std::size_t i = 0; i < all->size(); ++i) {
      const auto& value = (*all)[i];
      const auto name = value.is_object() ? value.value("name", json()) : json();
      const auto use = value.is_object() ? value.value("use", json()) : json();
      const auto uses = use.is_array() ? use : json::array({use});
      ManifestSecret secret;
      bool good =
          name.is_string() && is_word(name.get_ref<const std::string&>(), "_-") && !uses.empty();
      for (const auto& one : uses) {
        secret.sends = secret.sends || one == "send";
        secret.verifies = secret.verifies || one == "verify";
        good = good && (one == "send" || one == "verify");
      }
      if (!good) {
        complain(place("secrets", i), "is " + shown(value) +
                                          "; it has to have a name and a use, \"send\" or "
                                          "\"verify\" or a list of both");
        continue;
      }
      if (value.contains("prefixes") && !read_prefixes(value["prefixes"], secret)) {
        complain(place("secrets", i) + ".prefixes",
                 "is " + shown(value["prefixes"]) +
                     "; it has to be {\"test\": [\"…\"], \"live\": [\"…\"]}, what values of that "
                     "mode begin with, nothing in both");
        continue;
      }
      secret.name = name.get<std::string>();
      const auto same = std::ranges::find(out_.secrets, secret.name, &ManifestSecret::name);
      if (same == out_.secrets.end()) {
        out_.secrets.push_back(std::move(secret));
      } else {
        same->sends = same->sends || secret.sends;
        same->verifies = same->verifies || secret.verifies;
        for (const auto& [mode, texts] : secret.prefixes)
          same->prefixes[mode].insert(same->prefixes[mode].end(), texts.begin(), texts.end());
      }
    }
  }

  bool read_prefixes(const json& value, ManifestSecret& secret) const {
    if (!value.is_object() || value.empty()) return false;
    for (const auto& [key, texts] : value.items()) {
      const auto mode = topup::parse_mode(key);
      if (!mode && of_newer_minor()) continue;
      if (!mode || !texts.is_array() || texts.empty()) return false;
      for (const auto& text : texts) {
        if (!text.is_string() || !is_prefix(text.get_ref<const std::string&>())) return false;
        secret.prefixes[*mode].push_back(text.get<std::string>());
      }
    }
    const auto& live = secret.prefixes[topup::Mode::live];
    return std::ranges::none_of(secret.prefixes[topup::Mode::test], [&](const auto& text) {
      return std::ranges::find(live, text) != live.end();
    });
  }

  void read_recovery() {
    const auto* value = member("recovery", Need::required);
    if (!value) return;
    if (*value == "replay")
      out_.recovery = Recovery::replay;
    else if (*value == "lookup")
      out_.recovery = Recovery::lookup;
    else
      complain("recovery", "is " + shown(*value) + "; it has to be \"replay\" or \"lookup\"");
  }

  void read_schema() {
    const auto* value = member("config_schema", Need::required);
    if (!value) return;
    if (!value->is_object())
      complain("config_schema", "has to be a JSON Schema object");
    else if (refers_elsewhere(*value))
      complain("config_schema", "has a $ref to another document; only \"#…\" is followed");
    else
      out_.config_schema = value->dump();
  }

  bool of_newer_minor() const {
    return out_.abi_major == TP_ABI_MAJOR && out_.abi_minor > TP_ABI_MINOR;
  }

  void refuse_unknown() {
    if (of_newer_minor()) return;
    for (const auto& [key, value] : root_.items())
      if (std::ranges::find(kMembers, key) == std::end(kMembers))
        complain(one_line(key, 40), "is not a member of a manifest");
  }

  const json& root_;
  Manifest out_;
  std::string wrong_;
};

}  // namespace

bool Manifest::offers(std::string_view operation) const {
  return std::ranges::find(operations, operation) != operations.end();
}

const ManifestSecret* Manifest::secret(std::string_view name) const {
  const auto found = std::ranges::find(secrets, name, &ManifestSecret::name);
  return found == secrets.end() ? nullptr : &*found;
}

Result<Manifest> parse_manifest(std::string_view text) {
  if (!is_utf8(text)) return fail(Errc::plugin_manifest_invalid, "its manifest is not UTF-8");
  const auto root = json::parse(text, nullptr, false);
  if (!root.is_object())
    return fail(Errc::plugin_manifest_invalid, "its manifest is not a JSON object");
  return Reader(root).read();
}

}  // namespace tallyport::gateway
