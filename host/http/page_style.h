// The one style sheet of all pages.
#pragma once

#include <string>

#include "pages/pages.h"

namespace tallyport::http {

// With the look's colours, light and dark. Nothing in it comes from anywhere else.
std::string style_of(const pages::Look& look);

}  // namespace tallyport::http
