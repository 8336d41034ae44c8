#include "identity/users/aspnet_hash.hpp"

#include <limits>
#include <openssl/evp.h>
#include <stdexcept>

namespace conclave::identity {
namespace {

constexpr std::uint8_t version_2 = 0;
constexpr std::uint8_t version_3 = 1;
constexpr std::uint32_t version_2_iterations = 1000;
constexpr std::size_t version_2_salt_bytes = 16;
constexpr std::size_t version_2_subkey_bytes = 32;
constexpr std::size_t version_3_head_bytes = 13; // version, digest, iterations, length of the salt
constexpr std::size_t version_3_min_bytes = 16;  // of salt and subkey, each
constexpr std::size_t max_bytes =
    version_3_head_bytes + aspnet_max_salt_bytes + aspnet_max_subkey_bytes;
constexpr std::size_t max_text = (max_bytes + 2) / 3 * 4;

base::Bytes part(base::ByteView bytes) {
    return {bytes.begin(), bytes.end()};
}

std::uint32_t number_at(base::ByteView bytes, std::size_t at) {
    std::uint32_t out = 0;
    for (const auto byte : bytes.subspan(at, 4)) {
        out = out << 8U | byte;
    }
    return out;
}

std::optional<AspnetHash> parse_version_2(base::ByteView bytes) {
    if (bytes.size() != 1 + version_2_salt_bytes + version_2_subkey_bytes) {
        return std::nullopt;
    }
    return AspnetHash{.digest = AspnetHash::Digest::sha1,
                      .iterations = version_2_iterations,
                      .salt = part(bytes.subspan(1, version_2_salt_bytes)),
                      .subkey = part(bytes.subspan(1 + version_2_salt_bytes))};
}

std::optional<AspnetHash> parse_version_3(base::ByteView bytes) {
    if (bytes.size() < version_3_head_bytes) {
        return std::nullopt;
    }
    const auto digest = number_at(bytes, 1);
    const auto iterations = number_at(bytes, 5);
    const std::size_t salt_bytes = number_at(bytes, 9);
    const auto rest = bytes.subspan(version_3_head_bytes);
    if (digest > 2 || iterations == 0 || iterations > aspnet_max_iterations ||
        salt_bytes < version_3_min_bytes || salt_bytes > aspnet_max_salt_bytes ||
        rest.size() < salt_bytes + version_3_min_bytes ||
        rest.size() > salt_bytes + aspnet_max_subkey_bytes) {
        return std::nullopt;
    }
    return AspnetHash{.digest = static_cast<AspnetHash::Digest>(digest),
                      .iterations = iterations,
                      .salt = part(rest.first(salt_bytes)),
                      .subkey = part(rest.subspan(salt_bytes))};
}

const EVP_MD* digest_of(const AspnetHash& hash) {
    switch (hash.digest) {
    case AspnetHash::Digest::sha256:
        return EVP_sha256();
    case AspnetHash::Digest::sha512:
        return EVP_sha512();
    case AspnetHash::Digest::sha1:
        break;
    }
    return EVP_sha1();
}

} // namespace

std::optional<AspnetHash> parse_aspnet_hash(std::string_view text) {
    if (text.size() > max_text) {
        return std::nullopt;
    }
    const auto bytes = base::from_base64(text);
    if (!bytes || bytes->empty()) {
        return std::nullopt;
    }
    switch (bytes->front()) {
    case version_2:
        return parse_version_2(*bytes);
    case version_3:
        return parse_version_3(*bytes);
    default:
        return std::nullopt;
    }
}

bool matches(const AspnetHash& hash, std::string_view password) {
    if (password.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return false;
    }
    base::Bytes made(hash.subkey.size());
    if (PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), hash.salt.data(),
                          static_cast<int>(hash.salt.size()), static_cast<int>(hash.iterations),
                          digest_of(hash), static_cast<int>(made.size()), made.data()) != 1) {
        throw std::runtime_error("PBKDF2 failed");
    }
    return base::constant_time_equal(made, hash.subkey);
}

} // namespace conclave::identity
