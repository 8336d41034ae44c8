#include "identity/protocol/session_state.hpp"

#include "jose/digest.hpp"

namespace conclave::identity {

std::string session_state(std::string_view client_id, std::string_view origin,
                          std::string_view browser_id, std::string_view salt) {
    std::string text;
    for (const auto part : {client_id, origin, browser_id, salt}) {
        text += part;
    }
    return jose::sha256_base64url(text) + "." + std::string(salt);
}

} // namespace conclave::identity
