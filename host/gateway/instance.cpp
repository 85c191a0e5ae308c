// Checks everything that can be wrong with a gateway before the plugin sees it.
#include "gateway/instance.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "gateway/abi_read.h"
#include "gateway/secrets.h"
#include "gateway/settings.h"
#include "gateway/text.h"

namespace tallyport::gateway {
namespace {

const std::vector<Secret>* values_of(const SecretValues& secrets, std::string_view name) {
  for (const auto& [key, values] : secrets)
    if (key == name) return &values;
  return nullptr;
}

}  // namespace

Instance::Instance(GatewaySpec spec, std::shared_ptr<const Library> library, Log& log)
    : spec_(std::move(spec)),
      library_(std::move(library)),
      log_{&log, spec_.name},
      host_(host_table(&log_)) {
  for (const auto& [secret, values] : spec_.secrets) {
    const auto* known = manifest().secret(secret);
    if (known && known->sends) sending_secrets_.emplace_back(secret, values);
  }
}

Instance::~Instance() {
  if (!handle_) return;
  const CallingFor calling(&log_);
  table().instance_destroy(handle_);
}

std::variant<std::shared_ptr<Instance>, std::vector<Problem>> Instance::create(
    GatewaySpec spec, std::shared_ptr<const Library> library, Log& log) {
  std::shared_ptr<Instance> made(new Instance(std::move(spec), std::move(library), log));
  std::vector<Problem> problems;
  made->check_settings_member(problems);
  made->check_base_url(problems);
  check_secrets(made->spec_, made->manifest(), made->webhooks(), problems);
  if (problems.empty()) made->open(problems);
  if (!problems.empty()) return problems;
  return made;
}

void Instance::check_settings_member(std::vector<Problem>& problems) {
  for (auto& problem : check_settings(manifest().config_schema, spec_.settings_json))
    problems.push_back({name(), "/settings" + problem.json_pointer, std::move(problem.text)});
}

void Instance::check_base_url(std::vector<Problem>& problems) {
  const auto settings = nlohmann::json::parse(spec_.settings_json, nullptr, false);
  if (!settings.is_object() || !settings.contains("base_url")) return;
  const auto& value = settings["base_url"];
  if (value.is_string()) base_url_ = authority_of_url(value.get_ref<const std::string&>());
  if (!base_url_)
    problems.push_back({name(), "/settings/base_url",
                        one_line(value.dump(), 200) +
                            " is not an address; it has to be like \"https://api.example.com\""});
  else if (!base_url_->secure && !base_url_->is_loopback())
    problems.push_back({name(), "/settings/base_url",
                        base_url_->str() + " is plain http to another machine; use https"});
}

void Instance::open(std::vector<Problem>& problems) {
  tp_error error{};
  error.size = sizeof(error);
  tp_instance* handle = nullptr;
  tp_instance_input input{};
  input.size = sizeof(input);
  input.mode = spec_.mode == topup::Mode::live ? TP_MODE_LIVE : TP_MODE_TEST;
  input.settings = to_bytes(spec_.settings_json);
  const CallingFor calling(&log_);
  const auto status = table().instance_create(&host_, &input, &handle, &error);
  if (status == TP_OK && handle) {
    handle_ = handle;
    return;
  }
  const auto length = std::min<std::size_t>(error.len, sizeof(error.text));
  auto text = one_line({error.text, length}, sizeof(error.text));
  if (status != TP_E_CONFIG || text.empty())
    text = "instance_create returned status " + std::to_string(status) +
           (text.empty() ? " and no reason" : ": " + text);
  problems.push_back({name(), "", "plugin " + manifest().id + " refuses the settings: " + text});
}

const std::vector<Secret>* Instance::verifying_secret(std::string_view secret) const {
  const auto* known = manifest().secret(secret);
  if (!known || !known->verifies) return nullptr;
  static const std::vector<Secret> kNone;
  const auto* values = values_of(spec_.secrets, secret);
  return values ? values : &kNone;
}

void Instance::misbehaved(std::string_view operation, std::string_view rule) {
  const auto level = healthy_.exchange(false) ? LogLevel::error : LogLevel::debug;
  log().write(level, "a plugin broke a rule of the host; its gateway is marked unhealthy",
              {{"gateway", name()},
               {"plugin", manifest().id},
               {"operation", std::string(operation)},
               {"rule", std::string(rule)}});
}

}  // namespace tallyport::gateway
