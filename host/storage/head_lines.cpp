// {"chain":"…","length":7,"hash":"…","at_ms":…,"key_id":"…","signature":"…","public_key":"…"}
#include "storage/head_lines.h"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

namespace tallyport::storage {
namespace {

using nlohmann::json;

// Nothing where the line is no head.
std::optional<ledger::SignedHead> read_head(const json& line) {
  if (!line.is_object()) return std::nullopt;
  for (const char* key : {"chain", "hash", "key_id", "signature"})
    if (!line.contains(key) || !line[key].is_string()) return std::nullopt;
  for (const char* key : {"length", "at_ms"})
    if (!line.contains(key) || !line[key].is_number_integer()) return std::nullopt;
  const auto chain = ChainId::parse(line["chain"].get<std::string>());
  if (!chain) return std::nullopt;
  return ledger::SignedHead{*chain,
                            line["length"].get<std::int64_t>(),
                            line["hash"].get<std::string>(),
                            {line["at_ms"].get<std::int64_t>()},
                            line["key_id"].get<std::string>(),
                            line["signature"].get<std::string>()};
}

std::optional<crypto::PublicKey> read_key(const json& line) {
  if (!line.contains("public_key") || !line["public_key"].is_string()) return std::nullopt;
  return crypto::PublicKey::from_base64(line["public_key"].get<std::string>());
}

}  // namespace

std::string head_line(const ledger::SignedHead& head, const crypto::PublicKey* key) {
  nlohmann::ordered_json line{{"chain", head.chain.str()}, {"length", head.length},
                              {"hash", head.hash_hex},     {"at_ms", head.at.unix_ms},
                              {"key_id", head.key_id},     {"signature", head.signature_hex}};
  if (key) line["public_key"] = key->base64();
  return line.dump();
}

Result<HeadLines> parse_head_lines(std::string_view text) {
  HeadLines out;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == line.npos) continue;
    const auto parsed = json::parse(line, nullptr, false);
    auto head = read_head(parsed);
    if (!head)
      return fail(Errc::config_invalid,
                  "line " + std::to_string(number) + " is no head as `tallyport heads` prints it");
    out.heads.push_back(std::move(*head));
    auto key = read_key(parsed);
    if (key && std::ranges::find(out.keys, *key) == out.keys.end())
      out.keys.push_back(std::move(*key));
  }
  if (out.heads.empty()) return fail(Errc::config_invalid, "has no head in it");
  return out;
}

}  // namespace tallyport::storage
