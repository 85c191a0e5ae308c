// Configuration files: on any bytes either usable or at least one error, each with its place.
#include <algorithm>

#include "config/load.h"
#include "fuzz/fuzz.h"

namespace {

using namespace tallyport;

// Variables are set unless their name ends in X; files exist below /run/.
class OddMachine final : public config::Environment {
 public:
  std::optional<std::string> variable(const std::string& name) override {
    if (name.ends_with('X')) return std::nullopt;
    return name == "PORT" ? "8080" : name == "EMPTY" ? "" : "/srv/" + name;
  }
  Result<config::FileText> read(const std::string& path) override {
    if (!path.starts_with("/run/")) return fail(Errc::config_unreadable, "no such file");
    return config::FileText{"what-the-file-holds\n", path.ends_with("open")};
  }
  std::string host_name() override { return "odd"; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  OddMachine machine;
  const config::FileText text{std::string(test::text_of(data, size)), true};
  const auto loaded = config::parse(text, "/etc/tallyport/t.toml", machine);
  const auto is_error = [](const config::Problem& problem) {
    return problem.severity == config::Severity::error;
  };
  TALLYPORT_ASSERT(loaded.usable() == std::ranges::none_of(loaded.problems, is_error));
  TALLYPORT_ASSERT(std::ranges::is_sorted(loaded.problems, {}, &config::Problem::line));
  const auto lines = 1 + std::ranges::count(text.bytes, '\n');
  for (const auto& problem : loaded.problems) {
    TALLYPORT_ASSERT(problem.line >= 0 && problem.line <= lines);
    TALLYPORT_ASSERT(!problem.text.empty() && !config::format(problem).empty());
  }
  if (!loaded.usable()) return 0;
  for (const auto& gateway : loaded.config.gateways) {
    TALLYPORT_ASSERT(gateway.line_of("/settings/a/0/b~1") > 0 &&
                     gateway.line_of("/secrets/a/0") > 0);
    TALLYPORT_ASSERT(loaded.config.gateway(gateway.name) == &gateway);
  }
  for (const auto& key : loaded.config.api_keys)
    TALLYPORT_ASSERT(loaded.config.storefront(key.tenant) != nullptr);
  return 0;
}
