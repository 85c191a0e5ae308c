// libcurl, easy for one and multi for many.
#include "support/http_client.h"

#include <algorithm>
#include <cctype>
#include <memory>
#include <stdexcept>

#include <curl/curl.h>

namespace tallyport::test {
namespace {

struct Call {
  HttpCall request;
  HttpReply reply;
  curl_slist* headers = nullptr;
  CURL* easy = nullptr;

  explicit Call(HttpCall asked) : request(std::move(asked)) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call() {
    curl_easy_cleanup(easy);
    curl_slist_free_all(headers);
  }
};

std::size_t take_body(char* data, std::size_t, std::size_t size, void* call) {
  static_cast<Call*>(call)->reply.body.append(data, size);
  return size;
}

std::size_t take_header(char* data, std::size_t, std::size_t size, void* call) {
  const std::string line(data, size);
  const auto colon = line.find(':');
  if (colon == line.npos) return size;
  std::string name = line.substr(0, colon);
  std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
  const auto begin = line.find_first_not_of(' ', colon + 1);
  const auto end = line.find_last_not_of("\r\n ");
  static_cast<Call*>(call)->reply.headers[name] =
      begin == line.npos || end < begin ? "" : line.substr(begin, end - begin + 1);
  return size;
}

void check_loopback(const std::string& url) {
  for (const char* allowed : {"http://127.0.0.1:", "http://localhost:", "http://[::1]:"})
    if (url.starts_with(allowed)) return;
  throw std::runtime_error("tests talk to loopback only, not to " + url);
}

void prepare(Call& call) {
  check_loopback(call.request.url);
  call.easy = curl_easy_init();
  auto* easy = call.easy;
  for (const auto& header : call.request.headers)
    call.headers = curl_slist_append(call.headers, header.c_str());
  call.headers = curl_slist_append(call.headers, "Expect:");
  curl_easy_setopt(easy, CURLOPT_URL, call.request.url.c_str());
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, call.request.method.c_str());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call.headers);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, call.request.timeout_ms);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &call);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &call);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, &call);
  if (call.request.method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  if (call.request.method != "GET" && call.request.method != "HEAD") {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call.request.body.data());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(call.request.body.size()));
  }
}

void conclude(Call& call, CURLcode code) {
  if (code == CURLE_OK)
    curl_easy_getinfo(call.easy, CURLINFO_RESPONSE_CODE, &call.reply.status);
  else
    call.reply.error = curl_easy_strerror(code);
}

void initialise() {
  static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (once != CURLE_OK) throw std::runtime_error("curl_global_init");
}

}  // namespace

HttpReply call(const HttpCall& request) {
  initialise();
  Call one(request);
  prepare(one);
  conclude(one, curl_easy_perform(one.easy));
  return std::move(one.reply);
}

void call_all(std::vector<HttpCall> requests, const NextCall& done) {
  initialise();
  CURLM* multi = curl_multi_init();
  curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 2000L);
  std::vector<std::unique_ptr<Call>> calls(requests.size());
  std::map<Call*, std::size_t> indices;
  auto begin = [&](std::size_t index, HttpCall request) {
    calls[index] = std::make_unique<Call>(std::move(request));
    prepare(*calls[index]);
    indices[calls[index].get()] = index;
    curl_multi_add_handle(multi, calls[index]->easy);
  };
  for (std::size_t i = 0; i < requests.size(); ++i) begin(i, std::move(requests[i]));
  while (!indices.empty()) {
    int running = 0;
    curl_multi_perform(multi, &running);
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      Call* ended = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &ended);
      const auto code = message->data.result;
      curl_multi_remove_handle(multi, ended->easy);
      conclude(*ended, code);
      const auto index = indices.at(ended);
      indices.erase(ended);
      HttpCall next;
      if (done(index, ended->reply, next)) begin(index, std::move(next));
    }
    if (running > 0) curl_multi_poll(multi, nullptr, 0, 100, nullptr);
  }
  calls.clear();
  curl_multi_cleanup(multi);
}

}  // namespace tallyport::test
