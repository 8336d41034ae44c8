#include "identity/clients/sign_in_ways.hpp"

#include "base/bytes.hpp"
#include "identity/users/fold.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_restrictions = 100;
constexpr std::size_t max_scheme_bytes = 200; // the replaced stack's column

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= max_scheme_bytes && base::is_utf8(text) &&
           !base::has_control_characters(text);
}

} // namespace

bool admits(const Client& client, std::string_view provider) {
    if (provider.empty()) {
        return client.enable_local_login;
    }
    const auto& only = client.identity_provider_restrictions;
    return only.empty() || std::ranges::any_of(only, [&](const auto& scheme) {
               return fold_case(scheme) == fold_case(provider);
           });
}

std::optional<std::string> sign_in_ways_fault(const Client& client) {
    const auto& only = client.identity_provider_restrictions;
    if (only.size() > max_restrictions || !std::ranges::all_of(only, is_name)) {
        return fmt::format("identity_provider_restrictions are at most {} names of 1 to {} bytes",
                           max_restrictions, max_scheme_bytes);
    }
    return std::nullopt;
}

} // namespace conclave::identity
