#include "jose/compact.hpp"

#include "base/json_text.hpp"

#include <array>
#include <boost/json.hpp>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdexcept>
#include <utility>

namespace conclave::jose {

namespace {

/// Members of a JOSE header that change what the rest means (RFC 7515, 4.1.11; RFC 7797; RFC 7516,
/// 4.1.3). None of our tokens has one, so a token that does is not ours.
constexpr std::array forbidden_members{"crit", "b64", "zip", "enc"};

/// A member that must be text when it is there. False when it is something else.
bool read_text(const boost::json::object& header, std::string_view name, std::string& out) {
    const auto* value = header.if_contains(name);
    if (value == nullptr) {
        return true;
    }
    const auto text = base::get_string(header, name);
    if (!text) {
        return false;
    }
    out = *text;
    return true;
}

std::expected<void, JwsError> read_header(CompactJws& jws) {
    const auto header = base::parse_json_object(jws.header, max_token_bytes);
    if (!header) {
        return std::unexpected(JwsError::malformed);
    }
    for (const auto* member : forbidden_members) {
        if (header->contains(member)) {
            return std::unexpected(JwsError::bad_header);
        }
    }
    if (!read_text(*header, "alg", jws.alg) || !read_text(*header, "kid", jws.kid) ||
        !read_text(*header, "typ", jws.typ) || !read_text(*header, "cty", jws.cty)) {
        return std::unexpected(JwsError::bad_header);
    }
    // RFC 8725, 3.2: an unsecured token is never acceptable.
    if (jws.alg.empty() || jws.alg == "none") {
        return std::unexpected(JwsError::bad_header);
    }
    return {};
}

const EVP_MD* digest_of(std::string_view alg) {
    if (alg == "HS256") {
        return EVP_sha256();
    }
    if (alg == "HS384") {
        return EVP_sha384();
    }
    if (alg == "HS512") {
        return EVP_sha512();
    }
    return nullptr;
}

base::Bytes hmac(const EVP_MD* digest, base::ByteView key, std::string_view text) {
    base::Bytes mac(EVP_MAX_MD_SIZE);
    unsigned int size = 0;
    const auto bytes = base::as_bytes(text);
    if (HMAC(digest, key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(),
             mac.data(), &size) == nullptr) {
        throw std::runtime_error("HMAC failed in the cryptographic library");
    }
    mac.resize(size);
    return mac;
}

} // namespace

std::string_view to_text(JwsError error) {
    switch (error) {
    case JwsError::too_large:
        return "token too large";
    case JwsError::malformed:
        return "not a JWS in compact form";
    case JwsError::bad_header:
        return "unacceptable header";
    case JwsError::unsupported_alg:
        return "unsupported algorithm";
    case JwsError::bad_signature:
        return "signature does not match";
    case JwsError::unknown_key:
        return "unknown key";
    }
    return "unknown error";
}

std::expected<CompactJws, JwsError> parse_compact(std::string_view token) {
    if (token.size() > max_token_bytes) {
        return std::unexpected(JwsError::too_large);
    }
    const auto first = token.find('.');
    const auto second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) {
        return std::unexpected(JwsError::malformed);
    }

    const auto header = base::from_base64url(token.substr(0, first));
    const auto payload = base::from_base64url(token.substr(first + 1, second - first - 1));
    auto signature = base::from_base64url(token.substr(second + 1));
    if (!header || !payload || !signature) {
        return std::unexpected(JwsError::malformed);
    }

    CompactJws jws;
    jws.header = base::as_text(*header);
    jws.payload = base::as_text(*payload);
    jws.signing_input = token.substr(0, second);
    jws.signature = std::move(*signature);
    if (const auto read = read_header(jws); !read) {
        return std::unexpected(read.error());
    }
    return jws;
}

std::expected<void, JwsError> verify_hmac(const CompactJws& jws, base::ByteView key) {
    const auto* digest = digest_of(jws.alg);
    if (digest == nullptr) {
        return std::unexpected(JwsError::unsupported_alg);
    }
    if (key.empty()) {
        return std::unexpected(JwsError::unknown_key);
    }
    if (!base::constant_time_equal(hmac(digest, key, jws.signing_input), jws.signature)) {
        return std::unexpected(JwsError::bad_signature);
    }
    return {};
}

std::string sign_hs256(std::string_view header, std::string_view payload, base::ByteView key) {
    auto token = base::to_base64url(base::as_bytes(header)) + '.' +
                 base::to_base64url(base::as_bytes(payload));
    const auto mac = hmac(EVP_sha256(), key, token);
    token += '.';
    token += base::to_base64url(mac);
    return token;
}

} // namespace conclave::jose
