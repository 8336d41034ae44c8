#include "identity/passkeys/cose_key.hpp"

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {
namespace json = boost::json;
namespace {

// Members and values of a key (IANA, COSE Key Common Parameters, Key Type Parameters).
constexpr std::int64_t key_type = 1;
constexpr std::int64_t algorithm_member = 3;
constexpr std::int64_t type_okp = 1;
constexpr std::int64_t type_ec2 = 2;
constexpr std::int64_t type_rsa = 3;
constexpr std::int64_t curve = -1;
constexpr std::int64_t curve_p256 = 1;
constexpr std::int64_t curve_ed25519 = 6;
constexpr std::int64_t point_x = -2;
constexpr std::int64_t point_y = -3;
constexpr std::int64_t rsa_modulus = -1;
constexpr std::int64_t rsa_exponent = -2;

std::optional<std::int64_t> number_at(const CborMap& key, std::int64_t name) {
    const auto* value = key.find(name);
    const auto* number = value == nullptr ? nullptr : value->get<std::int64_t>();
    return number == nullptr ? std::nullopt : std::optional(*number);
}

/// Empty when it is absent or no byte string: then no key comes of it.
std::string bytes_at(const CborMap& key, std::int64_t name) {
    const auto* value = key.find(name);
    const auto* bytes = value == nullptr ? nullptr : value->get<base::ByteView>();
    return bytes == nullptr ? std::string() : base::to_base64url(*bytes);
}

/// The same key as a JWK; nullopt when the members are not exactly those that its algorithm needs
/// ("MUST NOT contain any other OPTIONAL parameters", WebAuthn 3, 6.5.1.1).
std::optional<json::object> as_jwk(const CborMap& key, CoseAlgorithm algorithm) {
    const auto type = number_at(key, key_type);
    switch (algorithm) {
    case CoseAlgorithm::es256:
        if (type == type_ec2 && number_at(key, curve) == curve_p256 && key.members.size() == 5) {
            return json::object{{"kty", "EC"},
                                {"crv", "P-256"},
                                {"x", bytes_at(key, point_x)},
                                {"y", bytes_at(key, point_y)}};
        }
        break;
    case CoseAlgorithm::eddsa:
        if (type == type_okp && number_at(key, curve) == curve_ed25519 && key.members.size() == 4) {
            return json::object{{"kty", "OKP"}, {"crv", "Ed25519"}, {"x", bytes_at(key, point_x)}};
        }
        break;
    case CoseAlgorithm::rs256:
        if (type == type_rsa && key.members.size() == 4) {
            return json::object{{"kty", "RSA"},
                                {"n", bytes_at(key, rsa_modulus)},
                                {"e", bytes_at(key, rsa_exponent)}};
        }
        break;
    }
    return std::nullopt;
}

std::optional<CoseAlgorithm> algorithm_of(std::int64_t number) {
    for (const auto known : cose_algorithms) {
        if (number == static_cast<std::int64_t>(known)) {
            return known;
        }
    }
    return std::nullopt;
}

std::string_view jose_name(CoseAlgorithm algorithm) {
    switch (algorithm) {
    case CoseAlgorithm::es256:
        return "ES256";
    case CoseAlgorithm::rs256:
        return "RS256";
    case CoseAlgorithm::eddsa:
        break;
    }
    return "EdDSA";
}

} // namespace

std::expected<CoseKey, CoseKeyError> CoseKey::read(const CborValue& value) {
    const auto* members = value.get<CborMap>();
    const auto number = members == nullptr ? std::nullopt : number_at(*members, algorithm_member);
    if (!number) {
        return std::unexpected(CoseKeyError::malformed);
    }
    const auto algorithm = algorithm_of(*number);
    if (!algorithm) {
        return std::unexpected(CoseKeyError::unsupported);
    }
    const auto jwk = as_jwk(*members, *algorithm);
    if (!jwk) {
        return std::unexpected(CoseKeyError::malformed);
    }
    auto key = jose::ForeignKey::parse(*jwk);
    if (!key) {
        return std::unexpected(key.error() == jose::ForeignKeyError::unsupported
                                   ? CoseKeyError::unsupported
                                   : CoseKeyError::malformed);
    }
    return CoseKey(*algorithm, *std::move(key));
}

std::expected<CoseKey, CoseKeyError> CoseKey::read(base::ByteView bytes) {
    const auto value = read_cbor(bytes);
    return value ? read(*value) : std::unexpected(CoseKeyError::malformed);
}

bool CoseKey::verify(base::ByteView message, base::ByteView signature) const {
    return key_.verify_raw(jose_name(algorithm_), message, signature);
}

} // namespace conclave::identity
