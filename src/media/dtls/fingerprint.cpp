#include "media/dtls/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <string>

namespace conclave::media::dtls {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

const EVP_MD* digest(std::string_view algorithm) {
    std::string name(algorithm);
    std::ranges::transform(name, name.begin(), lower);
    if (name == "sha-256") {
        return EVP_sha256();
    }
    if (name == "sha-384") {
        return EVP_sha384();
    }
    return name == "sha-512" ? EVP_sha512() : nullptr;
}

/// "AB:CD" to bytes.
std::optional<base::Bytes> read_value(std::string_view text) {
    if (text.size() % 3 != 2) {
        return std::nullopt;
    }
    std::string digits;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % 3 != 2) {
            digits.push_back(text[i]);
        } else if (text[i] != ':') {
            return std::nullopt;
        }
    }
    return base::from_hex(digits);
}

std::optional<base::Bytes> hash(std::string_view algorithm, base::ByteView certificate) {
    const EVP_MD* md = digest(algorithm);
    base::Bytes out(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    if (md == nullptr ||
        EVP_Digest(certificate.data(), certificate.size(), out.data(), &size, md, nullptr) != 1) {
        return std::nullopt;
    }
    out.resize(size);
    return out;
}

} // namespace

std::optional<Fingerprint> make_fingerprint(std::string_view algorithm,
                                            base::ByteView certificate) {
    const auto value = hash(algorithm, certificate);
    if (!value) {
        return std::nullopt;
    }
    Fingerprint out{.algorithm = std::string(algorithm), .value = {}};
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const std::uint8_t byte : *value) {
        if (!out.value.empty()) {
            out.value.push_back(':');
        }
        out.value.push_back(digits[byte >> 4]);
        out.value.push_back(digits[byte & 0x0f]);
    }
    return out;
}

bool usable(const Fingerprint& fingerprint) {
    const EVP_MD* md = digest(fingerprint.algorithm);
    const auto value = read_value(fingerprint.value);
    return md != nullptr && value && value->size() == static_cast<std::size_t>(EVP_MD_get_size(md));
}

bool matches_any(base::ByteView certificate, std::span<const Fingerprint> fingerprints) {
    bool found = false;
    for (const Fingerprint& fingerprint : fingerprints) {
        const auto actual = hash(fingerprint.algorithm, certificate);
        const auto expected = read_value(fingerprint.value);
        found |= actual && expected && base::constant_time_equal(*actual, *expected);
    }
    return found;
}

} // namespace conclave::media::dtls
