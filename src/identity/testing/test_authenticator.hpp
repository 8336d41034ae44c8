#pragma once

#include "base/random.hpp"
#include "identity/passkeys/ceremony.hpp"
#include "identity/passkeys/cose_key.hpp"
#include "identity/testing/cbor_writer.hpp"
#include "jose/digest.hpp"

#include <boost/json.hpp>
#include <memory>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <stdexcept>
#include <string>
#include <string_view>

namespace conclave::identity::testing {

/// An authenticator with one passkey, and the browser before it. The test sets what shall be wrong.
class TestAuthenticator {
  public:
    explicit TestAuthenticator(CoseAlgorithm algorithm = CoseAlgorithm::es256)
        : algorithm_(algorithm), key_(make(algorithm)) {
        base::SystemRandom random;
        credential_id = base::random_bytes(random, 32);
    }

    base::Bytes credential_id;
    base::Bytes aaguid = base::Bytes(16, 0);
    std::string user_handle{};
    std::string rp_id = "localhost";
    std::string origin = "https://localhost:44310";
    std::string more_client_data{}; // members as JSON, each after a comma
    std::uint8_t flags = 0x1d;      // present, verified, may be and is backed up
    std::uint32_t sign_count = 0;

    [[nodiscard]] base::Bytes cose_key() const {
        using namespace cbor;
        if (algorithm_ == CoseAlgorithm::rs256) {
            return map({{number(1), number(3)},
                        {number(3), number(-257)},
                        {number(-1), bytes(big_number(OSSL_PKEY_PARAM_RSA_N))},
                        {number(-2), bytes(big_number(OSSL_PKEY_PARAM_RSA_E))}});
        }
        const auto point = public_bytes();
        if (algorithm_ == CoseAlgorithm::eddsa) {
            return map({{number(1), number(1)},
                        {number(3), number(-8)},
                        {number(-1), number(6)},
                        {number(-2), bytes(point)}});
        }
        const base::ByteView view(point);
        return map({{number(1), number(2)},
                    {number(3), number(-7)},
                    {number(-1), number(1)},
                    {number(-2), bytes(view.subspan(1, 32))},
                    {number(-3), bytes(view.subspan(33, 32))}});
    }

    [[nodiscard]] base::Bytes authenticator_data(bool attested) const {
        using cbor::operator+;
        const auto hash = jose::sha256(rp_id);
        auto out = base::Bytes(hash.begin(), hash.end());
        out.push_back(static_cast<std::uint8_t>(flags | (attested ? 0x40 : 0)));
        for (const unsigned shift : {24U, 16U, 8U, 0U}) {
            out.push_back(static_cast<std::uint8_t>(sign_count >> shift));
        }
        if (attested) {
            const auto size = credential_id.size();
            out = (std::move(out) + aaguid) + base::Bytes{static_cast<std::uint8_t>(size >> 8U),
                                                          static_cast<std::uint8_t>(size)};
            out = (std::move(out) + credential_id) + cose_key();
        }
        return out;
    }

    [[nodiscard]] base::Bytes attestation_object() const {
        return cbor::map({{cbor::text("fmt"), cbor::text("none")},
                          {cbor::text("attStmt"), cbor::map({})},
                          {cbor::text("authData"), cbor::bytes(authenticator_data(true))}});
    }

    [[nodiscard]] std::string client_data(std::string_view type, std::string_view challenge) const {
        return R"({"type":")" + std::string(type) + R"(","challenge":")" + std::string(challenge) +
               R"(","origin":")" + origin + R"(","crossOrigin":false)" + more_client_data + "}";
    }

    [[nodiscard]] base::Bytes sign(base::ByteView message) const {
        const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                         EVP_MD_CTX_free);
        const auto* digest = algorithm_ == CoseAlgorithm::eddsa ? nullptr : EVP_sha256();
        std::size_t size = 0;
        check(EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key_.get()));
        check(EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size()));
        base::Bytes out(size);
        check(EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()));
        out.resize(size);
        return out;
    }

    [[nodiscard]] Assertion assertion(std::string_view challenge) const {
        Assertion out{.client_data_json = client_data("webauthn.get", challenge),
                      .authenticator_data = authenticator_data(false),
                      .signature = {}};
        auto message = out.authenticator_data;
        const auto hash = jose::sha256(out.client_data_json);
        message.insert(message.end(), hash.begin(), hash.end());
        out.signature = sign(message);
        return out;
    }

    /// What the page sends (WebAuthn 3, 5.1, RegistrationResponseJSON).
    [[nodiscard]] boost::json::object registration_json(std::string_view challenge) const {
        return {{"id", base::to_base64url(credential_id)},
                {"type", "public-key"},
                {"response",
                 {{"clientDataJSON", encoded(client_data("webauthn.create", challenge))},
                  {"attestationObject", base::to_base64url(attestation_object())},
                  {"transports", {"internal", "hybrid"}}}}};
    }
    /// AuthenticationResponseJSON.
    [[nodiscard]] boost::json::object assertion_json(std::string_view challenge) const {
        return as_json(assertion(challenge));
    }
    [[nodiscard]] boost::json::object as_json(const Assertion& made) const {
        return {{"id", base::to_base64url(credential_id)},
                {"type", "public-key"},
                {"response",
                 {{"clientDataJSON", encoded(made.client_data_json)},
                  {"authenticatorData", base::to_base64url(made.authenticator_data)},
                  {"signature", base::to_base64url(made.signature)},
                  {"userHandle", user_handle}}}};
    }

  private:
    using Key = std::shared_ptr<EVP_PKEY>; // shared by copies of one authenticator

    static void check(int result) {
        if (result != 1) {
            throw std::runtime_error("the test's authenticator failed");
        }
    }
    static Key make(CoseAlgorithm algorithm) {
        EVP_PKEY* made = algorithm == CoseAlgorithm::rs256 ? EVP_RSA_gen(2048)
                         : algorithm == CoseAlgorithm::eddsa
                             ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                             : EVP_EC_gen("P-256");
        check(made != nullptr);
        return {made, EVP_PKEY_free};
    }
    static std::string encoded(std::string_view text) {
        return base::to_base64url(base::as_bytes(text));
    }
    [[nodiscard]] base::Bytes public_bytes() const {
        base::Bytes out(128);
        std::size_t size = 0;
        check(EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, out.data(),
                                              out.size(), &size));
        out.resize(size);
        return out;
    }
    [[nodiscard]] base::Bytes big_number(const char* name) const {
        BIGNUM* value = nullptr;
        check(EVP_PKEY_get_bn_param(key_.get(), name, &value));
        base::Bytes out(static_cast<std::size_t>(BN_num_bytes(value)));
        BN_bn2bin(value, out.data());
        BN_free(value);
        return out;
    }

    CoseAlgorithm algorithm_;
    Key key_;
};

} // namespace conclave::identity::testing
