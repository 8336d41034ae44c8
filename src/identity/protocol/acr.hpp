#pragma once

#include "net/form.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Classes of authentication (OpenID Connect Core, 2: `acr`) and what requests wish of them.
namespace conclave::identity {

constexpr std::string_view acr_one_factor = "urn:conclave:acr:1";
constexpr std::string_view acr_two_factors = "urn:conclave:acr:2";

/// What `acr_values` or the `claims` parameter asks for (Core, 3.1.2.1 and 5.5.1.1).
struct WantedAcr {
    std::vector<std::string> values{}; // in order of preference; of other providers, too
    bool essential = false;            // without one of them there is no answer
};

/// Which class to state for a session that reached `reached`: the first wanted one that it amounts
/// to. Empty when it amounts to none of them. Two factors are one factor as well. Pure.
[[nodiscard]] std::string met_acr(const WantedAcr& wanted, std::string_view reached);
/// Must somebody who has a second factor show it? A wish asks for it when it stands first among
/// the classes we know; an essential one when nothing less will do. Pure.
[[nodiscard]] bool wants_second_factor(const WantedAcr& wanted);
/// The same of a request as it came; parameters that can't be read wish nothing. Pure.
[[nodiscard]] WantedAcr wanted_acr(const net::Form& form);

/// Which provider of others the request would like people to sign in at: `acr_values` with
/// "idp:NAME", as other servers take it. Empty: none. Pure.
[[nodiscard]] std::string wanted_provider(const net::Form& form);

} // namespace conclave::identity
