#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace soci {
class session;
}

/// Tokens that came over from IdentityServer (brought_handle.hpp) and were not used here yet, and
/// how they end. Each call works on a session that the caller leased.
namespace conclave::identity {

struct BroughtRow {
    std::string id; // what the next call begins behind
    std::string hash;
};

/// The live families of tokens that came over and were not used here, behind `last`; one that may
/// be used again and again counts as used from its first use on.
[[nodiscard]] std::vector<BroughtRow>
brought_refresh_tokens(soci::session& session, const std::string& last, std::size_t limit);
/// Unless it was used meanwhile.
void end_brought_refresh_token(soci::session& session, const BroughtRow& row);

[[nodiscard]] std::vector<BroughtRow>
brought_reference_tokens(soci::session& session, const std::string& last, std::size_t limit);
void end_brought_reference_token(soci::session& session, const BroughtRow& row);

} // namespace conclave::identity
