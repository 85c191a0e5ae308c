// The list by name.
#include "pages/texts.h"

namespace tallyport::pages {

std::string* find_text(Texts& texts, std::string_view name) {
#define X(key, text) \
  if (name == #key) return &texts.key;
  TALLYPORT_PAGE_TEXTS(X)
#undef X
  return nullptr;
}

std::vector<std::string_view> text_names() {
  return {
#define X(key, text) #key,
      TALLYPORT_PAGE_TEXTS(X)
#undef X
  };
}

}  // namespace tallyport::pages
