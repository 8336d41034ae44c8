#include "jose/decryption_key.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "jose/decryption_key_impl.hpp"

#include <array>
#include <boost/json.hpp>
#include <openssl/core_names.h>
#include <stdexcept>
#include <utility>
#include <vector>

namespace conclave::jose {
namespace json = boost::json;

namespace {

/// Members of the JWK (RFC 7518, 6.3), and OpenSSL's names for them.
constexpr std::array<std::pair<const char*, const char*>, 8> rsa_parts{
    {{"n", OSSL_PKEY_PARAM_RSA_N},
     {"e", OSSL_PKEY_PARAM_RSA_E},
     {"d", OSSL_PKEY_PARAM_RSA_D},
     {"p", OSSL_PKEY_PARAM_RSA_FACTOR1},
     {"q", OSSL_PKEY_PARAM_RSA_FACTOR2},
     {"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1},
     {"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2},
     {"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1}}};

base::Bytes bytes_in(const json::object& jwk, std::string_view name) {
    const auto text = base::get_string(jwk, name);
    auto bytes = text ? base::from_base64url(*text) : std::nullopt;
    if (!bytes) {
        throw std::invalid_argument("a key without its private part decrypts nothing");
    }
    return *std::move(bytes);
}

/// Numbers on their way into a key, which they must outlive; secret ones are wiped.
class Numbers {
  public:
    Numbers() : builder_(OSSL_PARAM_BLD_new()) {}
    ~Numbers() {
        for (const auto& number : numbers_) {
            BN_clear(number.get());
        }
    }
    Numbers(const Numbers&) = delete;
    Numbers& operator=(const Numbers&) = delete;

    void add(const char* name, base::ByteView bytes) {
        numbers_.emplace_back(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
        OSSL_PARAM_BLD_push_BN(builder_.get(), name, numbers_.back().get());
    }
    [[nodiscard]] OSSL_PARAM_BLD* builder() const { return builder_.get(); }
    [[nodiscard]] Pkey key(const char* type) const {
        const Parameters parameters(OSSL_PARAM_BLD_to_param(builder_.get()));
        const PkeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
        EVP_PKEY* raw = nullptr;
        if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
            EVP_PKEY_fromdata(context.get(), &raw, EVP_PKEY_KEYPAIR, parameters.get()) != 1) {
            throw std::runtime_error("a key could not be made in the cryptographic library");
        }
        return Pkey(raw);
    }

  private:
    std::vector<Number> numbers_;
    Builder builder_;
};

Pkey rsa_key(const json::object& jwk) {
    Numbers numbers;
    for (const auto& [member, name] : rsa_parts) {
        numbers.add(name, bytes_in(jwk, member));
    }
    return numbers.key("RSA");
}

Pkey p256_key(const json::object& jwk) {
    base::Bytes point{POINT_CONVERSION_UNCOMPRESSED};
    for (const auto* member : {"x", "y"}) {
        const auto half = bytes_in(jwk, member);
        point.insert(point.end(), half.begin(), half.end());
    }
    Numbers numbers;
    OSSL_PARAM_BLD_push_utf8_string(numbers.builder(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(numbers.builder(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                     point.size());
    numbers.add(OSSL_PKEY_PARAM_PRIV_KEY, bytes_in(jwk, "d"));
    return numbers.key("EC");
}

} // namespace

DecryptionKey::DecryptionKey(const Jwk& key) {
    const auto jwk = json::parse(key.private_json()).as_object();
    auto impl = std::make_shared<Impl>();
    impl->rsa = key.algorithm() == Algorithm::rs256;
    impl->key = impl->rsa ? rsa_key(jwk) : p256_key(jwk);
    impl->kid = key.kid();
    auto members = json::parse(key.public_json()).as_object();
    members["use"] = "enc";
    members.erase("alg"); // what it is for, discovery says
    impl->public_json = json::serialize(members);
    impl_ = std::move(impl);
}

const std::string& DecryptionKey::kid() const {
    return impl_->kid;
}

const std::string& DecryptionKey::public_json() const {
    return impl_->public_json;
}

} // namespace conclave::jose
