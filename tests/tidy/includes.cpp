// Who may include whom. The two tables are the architecture; the rest reads #include lines.
#include <algorithm>
#include <optional>
#include <set>

#include "tidy/checks.h"

namespace tallyport::tidy {
namespace {

struct Room {
  std::string_view name;
  std::set<std::string_view> may_include;  // besides itself
};

const std::set<std::string_view> kAdapterMay{"base",       "money", "ledger", "topup",
                                             "storefront", "pages", "crypto"};

const std::vector<Room> kRooms{
    {"base", {}},
    {"money", {"base"}},
    {"ledger", {"base", "money"}},
    {"topup", {"base", "money", "ledger"}},
    {"storefront", {"base"}},
    {"pages", {"base"}},
    {"crypto", {"base"}},
    {"config", kAdapterMay},
    {"gateway", kAdapterMay},
    {"http", kAdapterMay},
    {"jobs", kAdapterMay},
    {"ops", kAdapterMay},
    {"outbound", kAdapterMay},
    {"storage", kAdapterMay},
    {"cli",
     {"base", "money", "ledger", "topup", "storefront", "pages", "crypto", "config", "gateway",
      "http", "jobs", "ops", "outbound", "storage"}},
};

const std::set<std::string_view> kPureCore{"base",  "money",      "ledger",
                                           "topup", "storefront", "pages"};
// What would let the pure core read a clock, a file or the machine it runs on.
const std::set<std::string_view> kNotInCore{"chrono", "ctime", "filesystem", "fstream", "thread"};
// What would let a plugin do anything but think. (Its provider program is another matter.)
const std::set<std::string_view> kNotInPlugins{"chrono", "ctime",  "filesystem", "fstream",
                                               "random", "thread", "future",     "mutex"};

struct Library {
  std::string_view prefix;  // of the header's name
  std::set<std::string_view> rooms;
};

const std::vector<Library> kLibraries{
    {"boost/dll", {"gateway"}},
    {"boost/", {"gateway"}},
    {"cjose/", {"http"}},
    {"curl/", {"outbound"}},
    {"dlfcn.h", {"gateway"}},
    {"elf.h", {"gateway"}},
    {"fmt/", {"ops"}},
    {"gelf.h", {"gateway"}},
    {"jansson.h", {"http"}},
    {"kainjow/", {"http"}},
    {"libelf.h", {"gateway"}},
    {"libpq-fe.h", {"storage"}},
    {"mustache.hpp", {"http"}},
    {"nlohmann/", {"config", "gateway", "http", "jobs", "ops", "outbound", "storage", "cli"}},
    {"openssl/", {"crypto", "http"}},
    {"pistache/", {"http"}},
    {"prometheus/", {"ops"}},
    {"soci/", {"storage"}},
    {"spdlog/", {"ops"}},
    {"sqlite3.h", {"storage"}},
    {"tallyport/", {"gateway"}},
    {"toml++/", {"config"}},
    {"toml.hpp", {"config"}},
    {"valijson/", {"gateway"}},
};
// Folders of the operating system's own headers, open to every adapter.
const std::vector<std::string_view> kSystemFolders{"sys/", "netinet/", "arpa/", "linux/", "net/"};

struct Include {
  std::string_view header;
  bool quoted = false;
};

std::optional<Include> parse_include(std::string_view line) {
  constexpr std::string_view kDirective = "#include ";
  if (!line.starts_with(kDirective)) return std::nullopt;
  line.remove_prefix(kDirective.size());
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return std::nullopt;
  const auto end = line.find(line[0] == '"' ? '"' : '>', 1);
  if (end == line.npos) return std::nullopt;
  return Include{line.substr(1, end - 1), line[0] == '"'};
}

std::string_view first_folder(std::string_view path) { return path.substr(0, path.find('/')); }

const Room* find_room(std::string_view name) {
  const auto found = std::ranges::find(kRooms, name, &Room::name);
  return found == kRooms.end() ? nullptr : &*found;
}

const Library* find_library(std::string_view header) {
  const auto found = std::ranges::find_if(
      kLibraries, [&](const Library& library) { return header.starts_with(library.prefix); });
  return found == kLibraries.end() ? nullptr : &*found;
}

std::string joined(const std::set<std::string_view>& names) {
  std::string text;
  for (const auto name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text.empty() ? "nothing" : text;
}

bool is_system_header(std::string_view header) {
  if (header.find('/') == header.npos) return true;
  return std::ranges::any_of(kSystemFolders,
                             [&](std::string_view folder) { return header.starts_with(folder); });
}

// What is wrong with this include in this room, or "".
std::string room_complaint(const File& file, const Room& room, const Include& include) {
  const std::string header(include.header);
  const std::string name(room.name);
  if (include.quoted) {
    const auto target = first_folder(include.header);
    if (!find_room(target)) return "\"" + header + "\" is in no room of host/";
    if (target == room.name || room.may_include.contains(target)) return "";
    return name + " must not include \"" + header + "\"; it may include " +
           joined(room.may_include);
  }
  if (kPureCore.contains(room.name)) {
    const bool standard = include.header.find_first_of("/.") == include.header.npos;
    if (standard && !kNotInCore.contains(include.header)) return "";
    return name + " is part of the pure core and must not include <" + header + ">";
  }
  const Library* library = find_library(include.header);
  if (!library) {
    if (is_system_header(include.header)) return "";
    return "<" + header + "> has no room yet; name one in tests/tidy/includes.cpp";
  }
  if (!library->rooms.contains(room.name)) {
    return name + " must not include <" + header + ">; only " + joined(library->rooms) + " may";
  }
  if (file.is_header() && header.starts_with("nlohmann/") && header != "nlohmann/json_fwd.hpp") {
    return "<" + header + "> in a header; use <nlohmann/json_fwd.hpp>";
  }
  return "";
}

std::string plugin_complaint(const File& file, const Include& include) {
  const bool provider = file.is_under("plugins/sandbox/provider");
  const std::string header(include.header);
  if (include.quoted) {
    const auto room = first_folder(include.header);
    if (include.header == room || !find_room(room)) return "";
    if (provider && (room == "base" || room == "crypto")) return "";
    return "a plugin must not include \"" + header + "\" of host/";
  }
  if (provider) return "";
  const bool does_io = kNotInPlugins.contains(include.header) || header.starts_with("sys/") ||
                       header.starts_with("curl/") || header == "unistd.h";
  return does_io ? "a plugin does no I/O and has no clock: it must not include <" + header + ">"
                 : "";
}

}  // namespace

Findings check_includes(const Tree& tree) {
  Findings findings;
  for (const auto& file : tree.files) {
    if (!file.is_cpp()) continue;
    const bool in_host = file.is_under("host/");
    if (!in_host && !file.is_under("plugins/")) continue;
    const Room* room = in_host ? find_room(first_folder(file.path.substr(5))) : nullptr;
    if (in_host && !room) {
      findings.push_back(at(file, 0, "this folder is not a room; add it to tests/tidy"));
      continue;
    }
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const auto include = parse_include(file.lines[i]);
      if (!include) continue;
      const auto complaint =
          room ? room_complaint(file, *room, *include) : plugin_complaint(file, *include);
      if (!complaint.empty()) findings.push_back(at(file, i, complaint));
    }
  }
  return findings;
}

}  // namespace tallyport::tidy
