#include "identity/tokens/dpop_nonces.hpp"

#include <charconv>

namespace conclave::identity {
namespace {

constexpr std::string_view purpose = "identity dpop nonce";
constexpr std::size_t max_nonce_bytes = 200;

} // namespace

std::string DpopNonces::make() const {
    return box_.seal(std::to_string(base::to_unix_seconds(clock_.now())), purpose, random_);
}

bool DpopNonces::valid(std::string_view nonce) const {
    const auto text = nonce.size() <= max_nonce_bytes ? box_.open(nonce, purpose) : std::nullopt;
    if (!text) {
        return false;
    }
    std::int64_t seconds = 0;
    const auto* end = text->data() + text->size();
    const auto [at, error] = std::from_chars(text->data(), end, seconds);
    const auto made = base::from_unix_seconds(seconds);
    return error == std::errc{} && at == end && clock_.now() < made + dpop_nonce_lifetime;
}

} // namespace conclave::identity
