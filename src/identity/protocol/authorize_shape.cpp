#include "identity/protocol/authorize_shape.hpp"

#include "identity/protocol/claims_request.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

struct Cap {
    std::string_view name;
    std::size_t bytes;
};
/// The longest values taken; limits of our own.
constexpr std::array<Cap, 14> caps{{{"response_type", 64},
                                    {"scope", 2000},
                                    {"state", 4096},
                                    {"nonce", 512},
                                    {"response_mode", 32},
                                    {"code_challenge", 128},
                                    {"code_challenge_method", 16},
                                    {"prompt", 100},
                                    {"max_age", 20},
                                    {"login_hint", 254},
                                    {"id_token_hint", 4000},
                                    {"acr_values", 300},
                                    {"claims", max_claims_request_bytes},
                                    {"dpop_jkt", 100}}};

ParameterFault fault(std::string_view error, std::string description) {
    return {.error = std::string(error), .description = std::move(description)};
}

} // namespace

std::optional<ParameterFault> shape_fault(const net::Form& form) {
    if (const auto name = form.repeated({"resource"})) {
        return fault("invalid_request",
                     fmt::format("The parameter {} was sent more than once.",
                                 std::ranges::all_of(*name, [](char c) { return c > 0x20; })
                                     ? name->substr(0, 40)
                                     : "a parameter"));
    }
    for (const auto& cap : caps) {
        if (const auto value = form.get(cap.name); value && value->size() > cap.bytes) {
            return fault("invalid_request", fmt::format("The parameter {} is longer than {} bytes.",
                                                        cap.name, cap.bytes));
        }
    }
    if (form.get("request")) {
        return fault("request_not_supported", "A request object does not stand here.");
    }
    if (form.get("request_uri")) {
        return fault("request_uri_not_supported",
                     "A request_uri names a pushed request (RFC 9126) and nothing else.");
    }
    if (form.get("registration")) {
        return fault("registration_not_supported", "Self-issued registration is not supported.");
    }
    return std::nullopt;
}

} // namespace conclave::identity
