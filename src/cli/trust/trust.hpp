#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace conclave::cli {

struct TrustOptions {
    Location location;
    bool remove = false;
    std::vector<std::filesystem::path> nssdb{}; // when given: these only
};

/// Puts this installation's authority into the stores of the system and of the browsers of the
/// person who calls (through sudo: the one who called sudo), or takes it out. Says what was done
/// for whom. False when a store could not be changed.
[[nodiscard]] bool trust(const TrustOptions& options, const Console& console);

/// The name that the authority has in browsers' stores. Throws Failure when the PEM is broken.
[[nodiscard]] std::string trust_nickname(const std::string& authority_pem);
/// The name of its file in the system's store.
[[nodiscard]] std::string trust_file_name(const std::string& authority_pem);

} // namespace conclave::cli
