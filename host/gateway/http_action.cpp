// Copies everything: the action is gone with the next step, the request may live longer.
#include "gateway/http_action.h"

#include <algorithm>

#include "gateway/abi_read.h"
#include "gateway/text.h"

namespace tallyport::gateway {
namespace {

constexpr std::size_t kUrlMax = 8192;
constexpr std::size_t kBodyMax = std::size_t{1} << 20;
constexpr std::size_t kHeadersMax = 64;
constexpr std::size_t kHeaderMax = 8192;
constexpr std::uint32_t kFlags =
    TP_HTTP_READ_ONLY | TP_HTTP_IDEMPOTENT | TP_HTTP_BODY_TEMPLATE | TP_HTTP_MOVES_MONEY;
constexpr std::string_view kMethods[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kMarks.find(c) != kMarks.npos;
  });
}

bool same_ignoring_case(std::string_view a, std::string_view lower) {
  return std::ranges::equal(a, lower, [](char x, char y) {
    return (x >= 'A' && x <= 'Z' ? static_cast<char>(x - 'A' + 'a') : x) == y;
  });
}

bool is_hosts_business(std::string_view header) {
  for (const auto name : {"host", "content-length", "transfer-encoding", "connection", "te",
                          "upgrade", "expect", "trailer"})
    if (same_ignoring_case(header, name)) return true;
  return false;
}

Result<HttpHeader> read_header(const tp_header& header) {
  if ((header.flags & ~(TP_HEADER_TEMPLATE | TP_HEADER_SENSITIVE)) != 0)
    return broken("a header of the HTTP action has unknown flags " + std::to_string(header.flags));
  auto name = read_bytes(header.name, 256, "a header's name");
  if (!name) return fail(name.error());
  auto value = read_bytes(header.value, kHeaderMax, "a header's value");
  if (!value) return fail(value.error());
  if (!is_token(*name)) return broken("a header's name is not a token of HTTP");
  if (is_hosts_business(*name))
    return broken("the header " + std::string(*name) + " is the host's business");
  if (has_control(*value))
    return broken("the value of header " + std::string(*name) + " holds a control character");
  return HttpHeader{std::string(*name), std::string(*value),
                    (header.flags & TP_HEADER_TEMPLATE) != 0,
                    (header.flags & TP_HEADER_SENSITIVE) != 0};
}

// Host rule H1: how often it may be put on the wire is the plugin's own word, and no more.
Result<Retry> read_retry(std::uint32_t flags) {
  if ((flags & ~kFlags) != 0)
    return broken("the HTTP action has unknown flags " + std::to_string(flags & ~kFlags));
  if ((flags & TP_HTTP_READ_ONLY) != 0 && (flags & TP_HTTP_MOVES_MONEY) != 0)
    return broken("the HTTP action says that it is read-only and that it moves money");
  if ((flags & TP_HTTP_READ_ONLY) != 0) return Retry::when_read_only;
  if ((flags & TP_HTTP_IDEMPOTENT) != 0) return Retry::when_idempotent;
  return Retry::never;
}

// One of few: what is not a word becomes "other".
std::string read_label(tp_bytes bytes) {
  const auto label = read_bytes(bytes, 40, "the label");
  const bool word =
      label && !label->empty() && std::ranges::all_of(*label, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
      });
  return word ? std::string(*label) : "other";
}

Result<void> read_url(tp_bytes bytes, const Instance& instance, std::string& to) {
  auto url = read_bytes(bytes, kUrlMax, "the URL");
  if (!url) return fail(url.error());
  const auto authority = authority_of_url(*url);
  if (!authority || url->find('#') != url->npos)
    return fail(Errc::not_permitted, "H5: the URL is not an absolute https address");
  if (!may_send(*authority, instance.manifest().egress, instance.base_url()))
    return fail(Errc::not_permitted,
                "H5: " + authority->str() + " is neither in the manifest's egress nor base_url");
  to = *url;
  return {};
}

}  // namespace

Result<HttpRequest> read_http(const tp_http* action, const Instance& instance,
                              std::int64_t time_left_ms) {
  if (!is_pointer_to(action) || !TP_HAS(action, label))
    return broken("the HTTP action has no struct of ABI 1.0 behind it");
  HttpRequest request;
  request.gateway = instance.name();
  auto retry = read_retry(action->flags);
  if (!retry) return fail(retry.error());
  request.retry = *retry;

  auto method = read_bytes(action->method, 16, "the method");
  if (!method) return fail(method.error());
  if (std::ranges::find(kMethods, *method) == std::end(kMethods))
    return broken("the HTTP action's method is not GET, POST, PUT, PATCH or DELETE");
  request.method = *method;

  if (action->n_headers > kHeadersMax || (action->n_headers > 0 && !is_pointer_to(action->headers)))
    return broken("the HTTP action has " + std::to_string(action->n_headers) +
                  " headers; at most " + std::to_string(kHeadersMax) +
                  " are taken, and not at null");
  for (std::uint64_t i = 0; i < action->n_headers; ++i) {
    auto header = read_header(action->headers[i]);
    if (!header) return fail(header.error());
    request.headers.push_back(std::move(*header));
  }
  auto body = read_bytes(action->body, kBodyMax, "the request's body");
  if (!body) return fail(body.error());
  request.body = *body;
  request.body_has_template = (action->flags & TP_HTTP_BODY_TEMPLATE) != 0;
  if (auto good = read_url(action->url, instance, request.url); !good) return fail(good.error());

  const auto& spec = instance.spec();
  const std::int64_t asked = action->timeout_ms == 0 ? spec.request_timeout_ms : action->timeout_ms;
  request.deadline_ms = time_left_ms;
  request.timeout_ms = std::min({asked, spec.request_timeout_ms, time_left_ms});
  request.max_response_bytes =
      action->max_response == 0
          ? spec.response_max_bytes
          : std::min<std::size_t>(action->max_response, spec.response_max_bytes);
  request.label = read_label(action->label);
  request.secrets = &instance.sending_secrets();
  return request;
}

}  // namespace tallyport::gateway
