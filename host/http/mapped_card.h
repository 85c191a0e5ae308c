// MappedCard: a card in the one place of this process that has it for longer than a request is
// read: pages of its own that no core has, wiped when it goes.
#pragma once

#include "base/card.h"

namespace tallyport::http {

struct CardDetails {
  std::string_view number;  // digits
  int exp_month = 0;        // 1 to 12
  int exp_year = 0;         // with its century
  std::string_view cvc;
  std::string_view name = {};
};

class MappedCard final : public Card {
 public:
  // A copy of the details. Throws std::bad_alloc where there is no memory.
  explicit MappedCard(const CardDetails& details);
  MappedCard(const MappedCard&) = delete;
  MappedCard& operator=(const MappedCard&) = delete;
  ~MappedCard() override;

  std::optional<std::string_view> reveal(std::string_view field) const override;

 private:
  struct Fields;
  Fields* fields_;  // at the start of the pages
};

}  // namespace tallyport::http
