// Which request means what. Knows paths, statuses and headers, but no HTTP library: server.cpp has
// that.
#pragma once

#include <string>
#include <vector>

#include "payments.h"
#include "provider.h"
#include "serving/http.h"

namespace tallyport::sandbox {

using serving::Answer;
using serving::Request;
using serving::Respond;

class Routes final : public serving::Site {
 public:
  explicit Routes(Provider& provider) : provider_(provider) {}
  void answer(const Request& request, Respond respond) override;

 private:
  void api(const Request& request, const std::vector<std::string>& path, Respond respond);
  void create(const Request& request, const std::string& account, Respond respond);
  void refund(const Request& request, const std::string& account, const std::string& id,
              Respond respond);
  void look_up_refund(const Request& request, const std::string& account,
                      const std::vector<std::string>& path, Respond respond);
  void look_up_reference(const Request& request, const std::string& account, Respond respond);
  void checkout(const Request& request, const std::vector<std::string>& path, Respond respond);
  void control(const Request& request, const std::vector<std::string>& path, Respond respond);
  Answer json_of(const Outcome<Changed>& outcome) const;

  Provider& provider_;
};

}  // namespace tallyport::sandbox
