#include "jose/jwk.hpp"

#include "base/json_text.hpp"
#include "jose/digest.hpp"
#include "jose/jwk_impl.hpp"

#include <array>
#include <boost/json.hpp>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>

namespace conclave::jose {
namespace json = boost::json;

namespace {

constexpr std::array<std::uint8_t, 3> rsa_public_exponent{1, 0, 1}; // 65537, big endian
constexpr std::size_t p256_bits = 256;

std::string to_json(const cjose_jwk_t* key, bool with_private) {
    cjose_err error{};
    const std::unique_ptr<char, decltype(&std::free)> text(
        cjose_jwk_to_json(key, with_private, &error), &std::free);
    if (!text) {
        throw std::runtime_error("a key could not be written as JSON");
    }
    return text.get();
}

/// RFC 7638, 3.2 and 3.3: the required public members in lexical order, no spaces.
std::optional<std::string> thumbprint(const json::object& key, Algorithm algorithm) {
    const auto member = [&key](std::string_view name) { return base::get_string(key, name); };
    if (algorithm == Algorithm::es256) {
        const auto x = member("x");
        const auto y = member("y");
        if (!x || !y) {
            return std::nullopt;
        }
        return sha256_base64url(R"({"crv":"P-256","kty":"EC","x":)" + base::json_quote(*x) +
                                R"(,"y":)" + base::json_quote(*y) + "}");
    }
    const auto e = member("e");
    const auto n = member("n");
    if (!e || !n) {
        return std::nullopt;
    }
    return sha256_base64url(R"({"e":)" + base::json_quote(*e) + R"(,"kty":"RSA","n":)" +
                            base::json_quote(*n) + "}");
}

std::expected<Algorithm, JwkError> algorithm_of(const cjose_jwk_t* key) {
    cjose_err error{};
    switch (cjose_jwk_get_kty(key, &error)) {
    case CJOSE_JWK_KTY_EC:
        if (cjose_jwk_EC_get_curve(key, &error) != CJOSE_JWK_EC_P_256 ||
            cjose_jwk_get_keysize(key, &error) != p256_bits) {
            return std::unexpected(JwkError::unsupported);
        }
        return Algorithm::es256;
    case CJOSE_JWK_KTY_RSA:
        if (cjose_jwk_get_keysize(key, &error) < rsa_min_bits) {
            return std::unexpected(JwkError::unsupported);
        }
        return Algorithm::rs256;
    default:
        return std::unexpected(JwkError::unsupported);
    }
}

std::expected<std::shared_ptr<const Jwk::Impl>, JwkError> wrap(CjoseJwk key) {
    auto impl = std::make_shared<Jwk::Impl>();
    const auto algorithm = algorithm_of(key.get());
    if (!algorithm) {
        return std::unexpected(algorithm.error());
    }
    impl->algorithm = *algorithm;
    const auto members = base::parse_json_object(to_json(key.get(), true), max_jwk_bytes);
    if (!members) {
        return std::unexpected(JwkError::malformed);
    }
    const auto kid = thumbprint(*members, *algorithm);
    if (!kid) {
        return std::unexpected(JwkError::malformed);
    }
    impl->has_private = members->contains("d");
    impl->kid = *kid;
    impl->key = std::move(key);
    return impl;
}

} // namespace

std::string_view to_text(Algorithm algorithm) {
    return algorithm == Algorithm::es256 ? "ES256" : "RS256";
}

std::string_view to_text(JwkError error) {
    return error == JwkError::malformed ? "malformed key" : "unsupported key";
}

Jwk Jwk::generate(Algorithm algorithm, std::size_t rsa_bits) {
    cjose_err error{};
    CjoseJwk key(algorithm == Algorithm::es256
                     ? cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error)
                     : cjose_jwk_create_RSA_random(rsa_bits, rsa_public_exponent.data(),
                                                   rsa_public_exponent.size(), &error));
    if (!key) {
        throw std::runtime_error("a signing key could not be generated");
    }
    auto impl = wrap(std::move(key));
    if (!impl) {
        throw std::invalid_argument("rsa_bits is under rsa_min_bits");
    }
    return Jwk(*std::move(impl));
}

std::expected<Jwk, JwkError> Jwk::parse(std::string_view text) {
    const auto members = base::parse_json_object(text, max_jwk_bytes);
    if (!members) {
        return std::unexpected(JwkError::malformed);
    }
    const auto kty = base::get_string(*members, "kty");
    if (!kty) {
        return std::unexpected(JwkError::malformed);
    }
    if (*kty != "EC" && *kty != "RSA") {
        return std::unexpected(JwkError::unsupported);
    }
    // Only members of the key itself: what else stands there is not ours to interpret.
    json::object kept;
    for (const auto name : {"kty", "crv", "x", "y", "d", "n", "e", "p", "q", "dp", "dq", "qi"}) {
        if (const auto value = base::get_string(*members, name)) {
            kept[name] = *value;
        }
    }
    const auto clean = json::serialize(kept);
    cjose_err error{};
    CjoseJwk key(cjose_jwk_import(clean.data(), clean.size(), &error));
    if (!key) {
        return std::unexpected(JwkError::malformed);
    }
    auto impl = wrap(std::move(key));
    if (!impl) {
        return std::unexpected(impl.error());
    }
    return Jwk(*std::move(impl));
}

Algorithm Jwk::algorithm() const {
    return impl_->algorithm;
}
bool Jwk::has_private() const {
    return impl_->has_private;
}
const std::string& Jwk::kid() const {
    return impl_->kid;
}

std::string Jwk::public_json() const {
    auto members = json::parse(to_json(impl_->key.get(), false)).as_object();
    members["use"] = "sig";
    members["alg"] = to_text(impl_->algorithm);
    members["kid"] = impl_->kid;
    return json::serialize(members);
}

std::string Jwk::private_json() const {
    return to_json(impl_->key.get(), true);
}

} // namespace conclave::jose
