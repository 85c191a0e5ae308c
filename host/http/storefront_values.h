// The values that a template's placeholders stand for, and templates filled with them.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "storefront/route.h"

namespace tallyport::http {

// All are referred to, and outlive it.
struct StorefrontValues {
  struct Of {
    const storefront::Shape& shape;
    const nlohmann::json& document;
  };
  const storefront::Front& front;
  const storefront::Route& route;
  std::vector<Of> of;                     // looked through in this order
  const nlohmann::json* items = nullptr;  // of the answer's list

  // JSON text. What has no value is null. Amounts keep their digits.
  std::string json(const storefront::Node& node) const;
  // In a text what has no value is nothing.
  std::string text(const storefront::Text& text) const;
};

}  // namespace tallyport::http
