#include "jose/public_members.hpp"

#include "base/bytes.hpp"
#include "jose/openssl_handles.hpp"

#include <algorithm>
#include <array>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <string>
#include <string_view>

namespace conclave::jose {
namespace json = boost::json;

namespace {

struct Curve {
    std::string_view group; // OpenSSL's name
    std::string_view name;  // RFC 7518, 6.2.1.1
    int bytes;              // of a coordinate
};
constexpr std::array curves{Curve{"prime256v1", "P-256", 32}, Curve{"secp384r1", "P-384", 48},
                            Curve{"secp521r1", "P-521", 66}};

/// A big-endian number of the key, `size` bytes long; 0: as long as it is.
std::string number_of(const EVP_PKEY* key, const char* name, int size) {
    BIGNUM* found = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &found) != 1) {
        ERR_clear_error();
        return {};
    }
    const Number number(found);
    const int length = size == 0 ? BN_num_bytes(number.get()) : size;
    base::Bytes bytes(static_cast<std::size_t>(length));
    return BN_bn2binpad(number.get(), bytes.data(), length) == length ? base::to_base64url(bytes)
                                                                      : std::string();
}

std::optional<json::object> ec_members(const EVP_PKEY* key) {
    std::array<char, 64> group{};
    std::size_t length = 0;
    (void)EVP_PKEY_get_group_name(key, group.data(), group.size(), &length);
    ERR_clear_error();
    const auto curve =
        std::ranges::find(curves, std::string_view(group.data(), length), &Curve::group);
    if (curve == curves.end()) {
        return std::nullopt;
    }
    return json::object{{"kty", "EC"},
                        {"crv", curve->name},
                        {"x", number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, curve->bytes)},
                        {"y", number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, curve->bytes)}};
}

} // namespace

std::optional<json::object> public_members(const EVP_PKEY* key) {
    switch (EVP_PKEY_get_base_id(key)) {
    case EVP_PKEY_RSA:
        return json::object{{"kty", "RSA"},
                            {"n", number_of(key, OSSL_PKEY_PARAM_RSA_N, 0)},
                            {"e", number_of(key, OSSL_PKEY_PARAM_RSA_E, 0)}};
    case EVP_PKEY_EC:
        return ec_members(key);
    default:
        return std::nullopt;
    }
}

} // namespace conclave::jose
