#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// What the browser says of a ceremony (WebAuthn 3, 5.8.1). Members that later standards add are
/// passed over.
struct ClientData {
    std::string type;      // "webauthn.create" or "webauthn.get"
    std::string challenge; // base64url
    std::string origin;
    bool cross_origin = false; // from a frame of another site
    bool has_top_origin = false;
};

/// nullopt when it is not a JSON object with these members. Pure.
[[nodiscard]] std::optional<ClientData> read_client_data(std::string_view json);

} // namespace conclave::identity
