// The driver: C structs made from heap copies that die after each call, and copied back.
#include "plugins/driver.h"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <dlfcn.h>

namespace tallyport::test {
namespace {

// Exactly sized heap copies of texts, so that ASan sees a read past the end or after the call.
class Lent {
 public:
  tp_bytes lend(const std::string& text) {
    if (text.empty()) return {nullptr, 0};
    auto copy = std::make_unique<char[]>(text.size());
    std::copy(text.begin(), text.end(), copy.get());
    texts_.push_back(std::move(copy));
    return {texts_.back().get(), text.size()};
  }
  const tp_header* lend(const TextPairs& headers) {
    for (const auto& [name, value] : headers) headers_.push_back({lend(name), lend(value), 0, 0});
    return headers_.data();
  }

 private:
  std::vector<std::unique_ptr<char[]>> texts_;
  std::vector<tp_header> headers_;
};

std::string text(tp_bytes bytes) {
  return bytes.len == 0 ? "" : std::string(static_cast<const char*>(bytes.ptr), bytes.len);
}

std::string text(const tp_error& error) { return {error.text, error.len}; }

void copy(Action& to, const tp_http& http) {
  to.method = text(http.method);
  to.url = text(http.url);
  to.body = text(http.body);
  to.label = text(http.label);
  to.http_flags = http.flags;
  to.timeout_ms = http.timeout_ms;
  to.max_response = http.max_response;
  for (std::uint64_t i = 0; i < http.n_headers; ++i) {
    const auto& header = http.headers[i];
    to.headers.emplace_back(text(header.name), text(header.value), header.flags);
  }
}

void copy(Action& to, const tp_verify& verify) {
  to.algorithm = verify.algorithm;
  to.encoding = verify.encoding;
  to.tolerance_s = verify.tolerance_s;
  to.secret = text(verify.secret);
  to.signed_at = verify.signed_at_unix_s;
  for (std::uint64_t i = 0; i < verify.n_message; ++i) to.message += text(verify.message[i].bytes);
  for (std::uint64_t i = 0; i < verify.n_candidates; ++i) {
    to.candidates.push_back(text(verify.candidates[i].bytes));
  }
}

void copy(Action& to, const tp_result& done) {
  to.outcome = done.outcome;
  to.subject = done.subject;
  to.result_flags = done.flags;
  to.minor = done.amount.minor;
  to.currency = done.amount.currency;
  to.exponent = done.amount.exponent;
  to.reversed = done.reversed_total.minor;
  to.reversed_currency = done.reversed_total.currency;
  to.fee = done.fee.minor;
  to.expires_unix_ms = done.expires_unix_ms;
  to.reference = text(done.reference);
  to.gateway_ref = text(done.gateway_ref);
  to.other_ref = text(done.other_ref);
  to.subject_ref = text(done.subject_ref);
  to.event_key = text(done.event_key);
  to.reason = text(done.reason);
  to.text = text(done.message);
  to.json = text(done.json);
}

}  // namespace

std::string Action::header(const std::string& name) const {
  for (const auto& [key, value, flags] : headers) {
    if (key == name) return value;
  }
  return "";
}

Driven::Driven(const Plugin& plugin, tp_instance* instance, const Ask& ask)
    : table_(&plugin.table()) {
  Lent lent;
  auto input = std::make_unique<tp_op_input>();
  input->size = sizeof *input;
  input->flags = ask.flags;
  input->operation = lent.lend(ask.operation);
  input->op_id = lent.lend("op-1");
  input->idempotency_key = lent.lend(ask.idempotency_key);
  input->amount.minor = ask.minor;
  input->amount.exponent = ask.exponent;
  std::copy_n(ask.currency.begin(), std::min<std::size_t>(ask.currency.size(), 3),
              input->amount.currency);
  input->reference = lent.lend(ask.reference);
  input->gateway_ref = lent.lend(ask.gateway_ref);
  input->subject_ref = lent.lend(ask.subject_ref);
  input->json = lent.lend(ask.json);
  input->raw_body = lent.lend(ask.raw_body);
  input->headers = lent.lend(ask.headers);
  input->n_headers = ask.headers.size();
  tp_error error{};
  error.size = sizeof error;
  began_ = table_->op_begin(instance, input.get(), &op_, &error);
  error_ = text(error);
}

Driven::~Driven() {
  if (op_ != nullptr) table_->op_end(op_);
}

Action Driven::step(const Event& event) {
  Lent lent;
  auto given = std::make_unique<tp_event>();
  given->size = sizeof *given;
  given->kind = event.kind;
  given->now_unix_ms = 1'700'000'000'000;
  given->deadline_unix_ms = given->now_unix_ms + 60'000;
  given->http_status = event.http_status;
  given->body = lent.lend(event.body);
  given->sent = event.sent;
  given->ok = event.ok;
  given->headers = lent.lend(event.headers);
  given->n_headers = event.headers.size();

  Action action;
  const tp_action* out = nullptr;
  action.status = table_->op_step(op_, given.get(), &out);
  if (action.status != TP_OK) return action;
  action.kind = out->kind;
  if (out->kind == TP_ACTION_HTTP) copy(action, *out->u.http);
  if (out->kind == TP_ACTION_VERIFY) copy(action, *out->u.verify);
  if (out->kind == TP_ACTION_DONE) copy(action, *out->u.done);
  return action;
}

Plugin::Plugin(const std::string& path, const std::string& settings, std::uint32_t mode) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  using Main = const tp_plugin_v1* (*)(const tp_host_v1*);
  const auto entry = reinterpret_cast<Main>(dlsym(library, "tallyport_plugin_main_v1"));
  if (entry == nullptr) throw std::runtime_error(dlerror());
  static const tp_host_v1 kHost = [] {
    tp_host_v1 host{};
    host.size = sizeof host;
    host.abi_minor = TP_ABI_MINOR;
    host.log = [](void*, std::uint32_t, const void*, std::uint64_t) noexcept {};
    host.get_extension = [](void*, const char*) noexcept -> const void* { return nullptr; };
    return host;
  }();
  table_ = entry(&kHost);
  Lent lent;
  const auto input = std::make_unique<tp_instance_input>(
      tp_instance_input{sizeof(tp_instance_input), mode, lent.lend(settings)});
  tp_error error{};
  error.size = sizeof error;
  created_ = table_->instance_create(&kHost, input.get(), &instance_, &error);
  error_ = text(error);
}

Plugin::~Plugin() {
  if (instance_ != nullptr) table_->instance_destroy(instance_);
}

std::vector<Action> Plugin::run(const Ask& ask, const std::vector<Event>& events) const {
  Driven driven(*this, instance_, ask);
  if (driven.began() != TP_OK) throw std::runtime_error("op_begin: " + driven.error());
  std::vector<Action> actions;
  for (const auto& event : events) actions.push_back(driven.step(event));
  return actions;
}

Action Plugin::last(const Ask& ask, const std::vector<Event>& events) const {
  return run(ask, events).back();
}

}  // namespace tallyport::test
