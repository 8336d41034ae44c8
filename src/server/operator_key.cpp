#include "server/operator_key.hpp"

namespace conclave::server {

std::string operator_key(const store::SecretBox& box) {
    return base::to_hex(box.derive_key("server.operator"));
}

} // namespace conclave::server
