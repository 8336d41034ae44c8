#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <chrono>
#include <string>

namespace conclave::cli {

struct TokenOptions {
    Location location;
    std::string room{}; // empty: any room
    std::string identity;
    std::chrono::seconds ttl{std::chrono::hours{1}};
    bool join_only = false; // may not create the room
};

/// Prints a video access token, signed with the account's first API key, and nothing else.
void token(const TokenOptions& options, const Console& console);

} // namespace conclave::cli
