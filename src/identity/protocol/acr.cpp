#include "identity/protocol/acr.hpp"

#include "identity/protocol/claims_request.hpp"
#include "identity/protocol/scope.hpp"

#include <algorithm>

namespace conclave::identity {

std::string met_acr(const WantedAcr& wanted, std::string_view reached) {
    const auto found = std::ranges::find_if(wanted.values, [&](const auto& value) {
        return value == acr_one_factor || (value == acr_two_factors && reached == acr_two_factors);
    });
    return found == wanted.values.end() ? std::string() : *found;
}

bool wants_second_factor(const WantedAcr& wanted) {
    if (wanted.essential) {
        return contains(wanted.values, acr_two_factors) && !contains(wanted.values, acr_one_factor);
    }
    const auto first = std::ranges::find_if(wanted.values, [](const auto& value) {
        return value == acr_one_factor || value == acr_two_factors;
    });
    return first != wanted.values.end() && *first == acr_two_factors;
}

WantedAcr wanted_acr(const net::Form& form) {
    WantedAcr out{.values = split_words(form.get("acr_values").value_or(std::string_view{}))};
    const auto text = form.get("claims");
    const auto claims = text ? parse_claims_request(*text) : ClaimsRequest{};
    if (claims && !claims->acr.values.empty()) {
        out = claims->acr; // says the same in finer words
    }
    return out;
}

std::string wanted_provider(const net::Form& form) {
    constexpr std::string_view prefix = "idp:";
    for (const auto& value : split_words(form.get("acr_values").value_or(std::string_view{}))) {
        if (value.starts_with(prefix)) {
            return value.substr(prefix.size());
        }
    }
    return {};
}

} // namespace conclave::identity
