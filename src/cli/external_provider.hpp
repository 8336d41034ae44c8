#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <string>
#include <vector>

namespace conclave::cli {

struct ProviderAddOptions {
    Location location;
    std::string scheme;
    std::string name{}; // empty: as the scheme
    std::string authority;
    std::string client_id;
    bool secret_from_input = false; // else there is none
    std::vector<std::string> scopes{"openid", "profile", "email"};
    bool registers = false;
};
void provider_add(const ProviderAddOptions& options, const Console& console);

void provider_list(const Location& location, const Console& console);

struct ProviderOptions {
    Location location;
    std::string scheme;
};
void provider_show(const ProviderOptions& options, const Console& console);
void provider_enable(const ProviderOptions& options, const Console& console);
void provider_disable(const ProviderOptions& options, const Console& console);
void provider_remove(const ProviderOptions& options, const Console& console);

struct ProviderSecretOptions {
    Location location;
    std::string scheme;
    bool none = false; // else it comes on standard input
};
/// Replaces the client secret; who is connected stays so.
void provider_secret(const ProviderSecretOptions& options, const Console& console);

/// Reads what the provider says of itself, and says how to mend what is amiss. False when something
/// is.
[[nodiscard]] bool provider_test(const ProviderOptions& options, const Console& console);

} // namespace conclave::cli
