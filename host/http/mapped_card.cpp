// One mapping a card. The texts lie behind the fields that point at them.
#include "http/mapped_card.h"

#include <array>
#include <charconv>
#include <new>

#include <sys/mman.h>

#include "base/wiping.h"

namespace tallyport::http {

struct MappedCard::Fields {
  static constexpr std::array<std::string_view, 5> kNames = {"number", "exp_month", "exp_year",
                                                             "cvc", "name"};
  std::size_t mapped = 0;
  std::array<std::string_view, 5> values;
  char* end = nullptr;  // of what is written

  void add(std::size_t at, std::string_view text) {
    values[at] = {end, text.copy(end, text.size())};
    end += text.size();
  }
  void add(std::size_t at, int number) {
    auto* begin = end;
    end = std::to_chars(begin, begin + 12, number).ptr;
    values[at] = {begin, static_cast<std::size_t>(end - begin)};
  }
};

MappedCard::MappedCard(const CardDetails& details) {
  const auto size =
      sizeof(Fields) + details.number.size() + details.cvc.size() + details.name.size() + 2 * 12;
  auto* pages = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) throw std::bad_alloc();
  madvise(pages, size, MADV_DONTDUMP);
  mlock(pages, size);  // kept out of swap where the limit allows it
  fields_ = new (pages) Fields;
  fields_->mapped = size;
  fields_->end = static_cast<char*>(pages) + sizeof(Fields);
  fields_->add(0, details.number);
  fields_->add(1, details.exp_month);
  fields_->add(2, details.exp_year);
  fields_->add(3, details.cvc);
  fields_->add(4, details.name);
}

MappedCard::~MappedCard() {
  const auto size = fields_->mapped;
  wipe(fields_, size);
  munmap(fields_, size);
}

std::optional<std::string_view> MappedCard::reveal(std::string_view field) const {
  for (std::size_t i = 0; i < Fields::kNames.size(); ++i)
    if (Fields::kNames[i] == field) return fields_->values[i];
  return std::nullopt;
}

}  // namespace tallyport::http
