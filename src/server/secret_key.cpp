#include "server/secret_key.hpp"

#include <stdexcept>

namespace conclave::server {

bool has_secret_key(const Config& config) {
    return config.secret_key || std::filesystem::exists(config.secret_key_file);
}

store::SecretBox open_secret_box(const Config& config) {
    if (!config.secret_key)
        return store::SecretBox::from_file(config.secret_key_file);
    auto box = store::SecretBox::from_text(*config.secret_key);
    if (!box) // it was checked when the configuration was read
        throw std::runtime_error("CONCLAVE_SECRET_KEY does not hold 64 hexadecimal digits");
    return std::move(*box);
}

} // namespace conclave::server
