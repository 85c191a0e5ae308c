// The document that an operation begins with, read member by member. Each of these throws
// InvalidInput where a member is not what its schema says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>
#include <tallyport/sdk.hpp>

namespace tallyport::stripe_gateway {

nlohmann::json document_of(const plugin::Operation& operation);

// "", false or nullopt where the member is absent.
std::string text_of(const nlohmann::json& document, const char* member);
std::string text_in(const nlohmann::json& document, const char* object, const char* member);
bool flag_of(const nlohmann::json& document, const char* member);
std::optional<std::int64_t> time_of(const nlohmann::json& document, const char* member);

// One that has to be there.
std::string needed_text(const nlohmann::json& document, const char* member);

}  // namespace tallyport::stripe_gateway
