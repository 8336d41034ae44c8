#include "identity/protocol/pkce.hpp"

#include "base/bytes.hpp"
#include "jose/digest.hpp"

#include <algorithm>

namespace conclave::identity {

bool is_pkce_text(std::string_view text) {
    constexpr std::size_t shortest = 43;
    constexpr std::size_t longest = 128;
    return text.size() >= shortest && text.size() <= longest &&
           std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_' || c == '~';
           });
}

bool verify_pkce(std::string_view challenge, std::string_view verifier) {
    return is_pkce_text(verifier) &&
           base::constant_time_equal(jose::sha256_base64url(verifier), challenge);
}

} // namespace conclave::identity
