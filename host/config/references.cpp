// Where the text of a reference comes from, and what can be wrong with it.
#include "config/references.h"

#include <algorithm>

#include "base/secret.h"

namespace tallyport::config {
namespace {

bool is_variable_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::ranges::all_of(name, allowed);
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == name.npos &&
         name.find('\0') == name.npos;
}

std::string in_braces(std::string_view reference) {
  return "${" + std::string(reference.substr(0, 100)) + "}";
}

void strip_newline(std::string& text) {
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
}

class Expander {
 public:
  Expander(const std::string& folder, Environment& environment)
      : folder_(folder), environment_(environment) {}

  void reference(std::string_view whole) {
    out.has_reference = true;
    const auto colon = whole.find(':');
    const auto kind = whole.substr(0, colon);
    const auto name = colon == whole.npos ? std::string_view{} : whole.substr(colon + 1);
    if (kind == "env") return variable(whole, name);
    if (kind == "file") return file(whole, name);
    if (kind == "credential") return credential(whole, name);
    problem(
        "has " + in_braces(whole) +
        "; known are ${env:NAME}, ${file:PATH} and ${credential:NAME}; a plain ${ is written $${");
  }

  Expansion out;

  void problem(std::string text) { out.problems.push_back(std::move(text)); }

 private:
  void variable(std::string_view whole, std::string_view name) {
    if (!is_variable_name(name))
      return problem("has " + in_braces(whole) + ", which names no environment variable");
    const auto value = environment_.variable(std::string(name));
    if (!value)
      return problem("needs the environment variable " + std::string(name) + ", which is not set");
    out.text += *value;
  }

  void file(std::string_view whole, std::string_view name) {
    if (name.empty() || name.find('\0') != name.npos)
      return problem("has " + in_braces(whole) + ", which names no file");
    const std::string path = name[0] == '/' ? std::string(name) : folder_ + "/" + std::string(name);
    auto text = environment_.read(path);
    if (!text) return problem("cannot read " + path + ": " + text.error().detail);
    if (text->world_readable)
      problem("reads " + path + ", which everybody may read: chmod o= " + path);
    append(std::move(text->bytes));
  }

  void credential(std::string_view whole, std::string_view name) {
    if (!is_file_name(name))
      return problem("has " + in_braces(whole) + ", which names no credential");
    const auto directory = environment_.variable("CREDENTIALS_DIRECTORY");
    if (!directory || directory->empty())
      return problem("has " + in_braces(whole) +
                     ", but CREDENTIALS_DIRECTORY is not set: only a systemd unit with "
                     "LoadCredential= has credentials");
    const std::string path = *directory + "/" + std::string(name);
    auto text = environment_.read(path);
    if (!text) return problem("cannot read " + path + ": " + text.error().detail);
    append(std::move(text->bytes));
  }

  void append(std::string bytes) {
    strip_newline(bytes);
    out.text += bytes;
    wipe(bytes);
  }

  const std::string& folder_;
  Environment& environment_;
};

}  // namespace

Expansion expand(std::string_view value, const std::string& folder, Environment& environment) {
  Expander expander(folder, environment);
  while (!value.empty()) {
    const auto dollar = value.find('$');
    expander.out.text += value.substr(0, dollar);
    if (dollar == value.npos) break;
    value.remove_prefix(dollar);
    if (value.starts_with("$${")) {
      expander.out.text += "${";
      value.remove_prefix(3);
    } else if (value.starts_with("${")) {
      const auto end = value.find('}');
      if (end == value.npos) {
        expander.problem("has a ${ without its }; a plain ${ is written $${");
        break;
      }
      expander.reference(value.substr(2, end - 2));
      value.remove_prefix(end + 1);
    } else {
      expander.out.text += '$';
      value.remove_prefix(1);
    }
  }
  return std::move(expander.out);
}

}  // namespace tallyport::config
