// Walks the document again and keeps the bytes of one number.
#include "http/json_number.h"

#include <nlohmann/json.hpp>

namespace tallyport::http {
namespace {

class Finder final : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit Finder(const std::vector<std::string>& at) : at_(at) {}
  std::optional<std::string> found;

  bool null() override { return value(); }
  bool boolean(bool) override { return value(); }
  bool number_integer(number_integer_t) override { return value(); }
  bool number_unsigned(number_unsigned_t) override { return value(); }
  bool number_float(number_float_t, const string_t& text) override {
    if (is_here()) found = text;
    return value();
  }
  bool string(string_t&) override { return value(); }
  bool binary(binary_t&) override { return value(); }
  bool start_object(std::size_t) override { return open(Step::Of::object); }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Step::Of::array); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    path_.back().name = name;
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    found.reset();
    return false;
  }

 private:
  // Where in an open object or array the next value stands.
  struct Step {
    enum class Of { object, array } of;
    std::size_t index;
    std::string name;
  };

  bool is_here() const {
    if (path_.size() != at_.size()) return false;
    for (std::size_t i = 0; i < path_.size(); ++i) {
      const auto& step = path_[i];
      if ((step.of == Step::Of::array ? std::to_string(step.index) : step.name) != at_[i])
        return false;
    }
    return true;
  }
  bool value() {
    if (!path_.empty()) ++path_.back().index;
    return true;
  }
  bool open(Step::Of of) {
    path_.push_back({of, 0, ""});
    return true;
  }
  bool close() {
    path_.pop_back();
    return value();
  }

  const std::vector<std::string>& at_;
  std::vector<Step> path_;
};

}  // namespace

std::optional<std::string> number_text(std::string_view json, const std::vector<std::string>& at) {
  Finder finder(at);
  if (!nlohmann::json::sax_parse(json, &finder)) return std::nullopt;
  return finder.found;
}

}  // namespace tallyport::http
