// A page of one of Flutterwave's lists.
#pragma once

#include <string>

#include "plugins/driver.h"

namespace tallyport::test {

inline Event page(const std::string& items, int number = 1, int of = 1) {
  return answered(200, R"({"status":"success","message":"done","meta":{"page_info":{"total":9,)"
                       R"("current_page":)" +
                           std::to_string(number) + R"(,"total_pages":)" + std::to_string(of) +
                           R"(}},"data":[)" + items + "]}");
}

}  // namespace tallyport::test
