#include "media/ice/credentials.hpp"

namespace conclave::media::ice {
namespace {

// ice-char (RFC 8839, 5.4): 64 characters, so that 6 bits choose one evenly.
constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string random_text(base::Random& random, std::size_t length) {
    std::string text;
    for (const std::uint8_t byte : base::random_bytes(random, length)) {
        text.push_back(alphabet[byte & 63U]);
    }
    return text;
}

} // namespace

IceCredentials make_credentials(base::Random& random) {
    return {random_text(random, ufrag_length), random_text(random, password_length)};
}

} // namespace conclave::media::ice
