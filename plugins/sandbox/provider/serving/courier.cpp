// A libcurl multi handle: a receiver that does not answer costs one socket, never a thread.
#include "serving/courier.h"

#include <algorithm>
#include <utility>

#include <curl/curl.h>

#include "base/result.h"

namespace tallyport::serving {
namespace {

constexpr std::size_t kMaxOnTheWay = 512;
constexpr long kTimeoutMs = 10'000;

std::size_t discard(char*, std::size_t size, std::size_t count, void*) { return size * count; }

}  // namespace

struct Courier::Transfer {
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  Parcel parcel;
  Done done;
  ~Transfer() { curl_slist_free_all(headers); }
};

Courier::Courier() {
  TALLYPORT_ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);
  multi_ = curl_multi_init();
  TALLYPORT_ASSERT(multi_ != nullptr);
  thread_ = std::thread([this] { run(); });
}

Courier::~Courier() {
  stop();
  curl_multi_cleanup(multi_);
  curl_global_cleanup();
}

void Courier::post(Parcel parcel, Done done) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    waiting_.push_back({std::move(parcel), std::move(done)});
  }
  curl_multi_wakeup(multi_);
}

void Courier::stop() {
  std::deque<Waiting> dropped;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    dropped.swap(waiting_);
  }
  curl_multi_wakeup(multi_);
  if (!thread_.joinable()) return;
  thread_.join();
  for (const auto& transfer : on_the_way_) {
    curl_multi_remove_handle(multi_, transfer->easy);
    curl_easy_cleanup(transfer->easy);
  }
  on_the_way_.clear();
  for (void* easy : idle_) curl_easy_cleanup(easy);
  idle_.clear();
}

void Courier::run() {
  while (true) {
    std::vector<Waiting> next;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      while (!waiting_.empty() && on_the_way_.size() + next.size() < kMaxOnTheWay) {
        next.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
      }
    }
    for (auto& waiting : next) start(std::move(waiting));
    int running = 0;
    curl_multi_perform(multi_, &running);
    collect();
    bool more = false;
    {
      const std::lock_guard lock(mutex_);
      more = !waiting_.empty() && on_the_way_.size() < kMaxOnTheWay;
    }
    if (!more) curl_multi_poll(multi_, nullptr, 0, 60'000, nullptr);
  }
}

void Courier::start(Waiting waiting) {
  auto transfer = std::make_unique<Transfer>();
  transfer->parcel = std::move(waiting.parcel);
  transfer->done = std::move(waiting.done);
  for (const auto& header : transfer->parcel.headers) {
    transfer->headers = curl_slist_append(transfer->headers, header.c_str());
  }
  CURL* easy = nullptr;
  if (idle_.empty()) {
    easy = curl_easy_init();
    TALLYPORT_ASSERT(easy != nullptr);
  } else {
    easy = idle_.back();
    idle_.pop_back();
    curl_easy_reset(easy);
  }
  transfer->easy = easy;
  curl_easy_setopt(easy, CURLOPT_URL, transfer->parcel.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer->parcel.body.data());
  curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(transfer->parcel.body.size()));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, discard);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, kTimeoutMs);
  curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer.get());
  TALLYPORT_ASSERT(curl_multi_add_handle(multi_, easy) == CURLM_OK);
  on_the_way_.push_back(std::move(transfer));
}

void Courier::collect() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    long status = 0;
    if (message->data.result == CURLE_OK) {
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    }
    curl_multi_remove_handle(multi_, easy);
    const auto found = std::find_if(on_the_way_.begin(), on_the_way_.end(),
                                    [&](const auto& transfer) { return transfer->easy == easy; });
    TALLYPORT_ASSERT(found != on_the_way_.end());
    std::swap(*found, on_the_way_.back());
    const auto transfer = std::move(on_the_way_.back());
    on_the_way_.pop_back();
    idle_.push_back(easy);
    transfer->done(static_cast<int>(status));
  }
}

}  // namespace tallyport::serving
