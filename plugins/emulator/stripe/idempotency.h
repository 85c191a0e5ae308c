// The answers that are given again to a POST with a key that was there before.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "serving/http.h"

namespace tallyport::emulator::stripe {

class Idempotency {
 public:
  // What a POST with this key gets without being executed: the stored answer, or an error where its
  // parameters differ or its first request is still under way. None: it is to be executed.
  std::optional<serving::Answer> find(const std::string& key, const std::string& request) const;
  // Execution begins; from now on until finish() the key is in use.
  void begin(const std::string& key, const std::string& request);
  void finish(const std::string& key, const serving::Answer& answer);

 private:
  struct Stored {
    std::string request;
    std::optional<serving::Answer> answer;
  };
  std::map<std::string, Stored> stored_;
};

}  // namespace tallyport::emulator::stripe
