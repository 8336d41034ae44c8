#include "jose/jws.hpp"

#include "jose/jwk_impl.hpp"

#include <stdexcept>

namespace conclave::jose {
namespace {

struct HeaderRelease {
    void operator()(cjose_header_t* header) const { cjose_header_release(header); }
};
struct JwsRelease {
    void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
};

constexpr std::size_t es256_signature_bytes = 64; // RFC 7518, 3.4

} // namespace

std::string sign(const Jwk& key, std::string_view typ, std::string_view payload) {
    if (!key.has_private()) {
        throw std::logic_error("signing needs a private key");
    }
    cjose_err error{};
    const std::unique_ptr<cjose_header_t, HeaderRelease> header(cjose_header_new(&error));
    const std::string alg(to_text(key.algorithm()));
    const std::string type(typ);
    if (!header || !cjose_header_set(header.get(), CJOSE_HDR_ALG, alg.c_str(), &error) ||
        !cjose_header_set(header.get(), CJOSE_HDR_KID, key.kid().c_str(), &error) ||
        !cjose_header_set(header.get(), "typ", type.c_str(), &error)) {
        throw std::runtime_error("a token header could not be made");
    }
    const std::unique_ptr<cjose_jws_t, JwsRelease> jws(
        cjose_jws_sign(key.impl().key.get(), header.get(), base::as_bytes(payload).data(),
                       payload.size(), &error));
    const char* text = nullptr; // owned by jws
    if (!jws || !cjose_jws_export(jws.get(), &text, &error)) {
        throw std::runtime_error("a token could not be signed");
    }
    return text;
}

std::expected<CompactJws, JwsError> verify(std::string_view token, const Jwk& key) {
    auto parsed = parse_compact(token);
    if (!parsed) {
        return parsed;
    }
    if (parsed->alg != to_text(key.algorithm())) {
        return std::unexpected(JwsError::unsupported_alg);
    }
    if (key.algorithm() == Algorithm::es256 && parsed->signature.size() != es256_signature_bytes) {
        return std::unexpected(JwsError::bad_signature);
    }
    cjose_err error{};
    const std::unique_ptr<cjose_jws_t, JwsRelease> jws(
        cjose_jws_import(token.data(), token.size(), &error));
    if (!jws || !cjose_jws_verify(jws.get(), key.impl().key.get(), &error)) {
        return std::unexpected(JwsError::bad_signature);
    }
    return parsed;
}

} // namespace conclave::jose
