#include "identity/protocol/dpop.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "identity/protocol/redirect_uri.hpp"
#include "jose/digest.hpp"
#include "jose/foreign_key.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t max_jti_bytes = 256;
constexpr std::size_t thumbprint_bytes = 32;

/// Scheme, authority and path of a URL after normalization (RFC 3986, 6.2.2 and 6.2.3), without
/// query and fragment; empty when it is none.
std::string normalized(std::string_view text) {
    const auto origin = origin_of(text);
    const auto parsed = boost::urls::parse_uri(text);
    if (origin.empty() || !parsed) {
        return {};
    }
    boost::urls::url url(*parsed);
    url.normalize_path();
    const std::string path(url.encoded_path());
    return origin + (path.empty() ? "/" : path);
}

std::expected<jose::ForeignKey, DpopError> key_of(const jose::CompactJws& jws) {
    const auto header = base::parse_json_object(jws.header, max_dpop_proof_bytes);
    const auto* jwk = header ? base::get_object(*header, "jwk") : nullptr;
    if (jwk == nullptr) {
        return std::unexpected(DpopError::bad_key);
    }
    auto key = jose::ForeignKey::parse(*jwk);
    if (!key) {
        return std::unexpected(DpopError::bad_key);
    }
    return *std::move(key);
}

/// An optional claim; false when it is there and no text.
bool read_text(const json::object& claims, std::string_view name, std::optional<std::string>& out) {
    if (const auto text = base::get_string(claims, name)) {
        out = std::string(*text);
    }
    return out.has_value() || !claims.contains(name);
}

} // namespace

std::string_view to_text(DpopError error) {
    switch (error) {
    case DpopError::malformed:
        return "malformed";
    case DpopError::unsuitable:
        return "unsuitable algorithm";
    case DpopError::bad_key:
        return "no public key that is known here";
    case DpopError::bad_signature:
        return "bad signature";
    case DpopError::wrong_method:
        return "for another method (htm)";
    case DpopError::wrong_url:
        return "for another address (htu)";
    case DpopError::wrong_time:
        return "too old, or from the future (iat)";
    case DpopError::wrong_token:
        return "for another access token (ath)";
    }
    return "unknown";
}

std::expected<DpopProof, DpopError> read_dpop_proof(std::string_view text) {
    if (text.size() > max_dpop_proof_bytes) {
        return std::unexpected(DpopError::malformed);
    }
    const auto jws = jose::parse_compact(text);
    if (!jws || jws->typ != "dpop+jwt") {
        return std::unexpected(DpopError::malformed);
    }
    if (std::ranges::find(offered_dpop_algs, jws->alg) == offered_dpop_algs.end()) {
        return std::unexpected(DpopError::unsuitable);
    }
    const auto claims = base::parse_json_object(jws->payload, max_dpop_proof_bytes);
    if (!claims) {
        return std::unexpected(DpopError::malformed);
    }
    const auto jti = base::get_string(*claims, "jti");
    const auto method = base::get_string(*claims, "htm");
    const auto url = base::get_string(*claims, "htu");
    const auto issued = base::get_int(*claims, "iat");
    DpopProof proof;
    if (!jti || jti->empty() || jti->size() > max_jti_bytes || !method || !url || !issued ||
        !read_text(*claims, "nonce", proof.nonce) || !read_text(*claims, "ath", proof.ath)) {
        return std::unexpected(DpopError::malformed);
    }
    const auto key = key_of(*jws);
    if (!key) {
        return std::unexpected(key.error());
    }
    if (!key->verify(*jws)) {
        return std::unexpected(DpopError::bad_signature);
    }
    proof.jkt = key->thumbprint();
    proof.alg = jws->alg;
    proof.jti = *jti;
    proof.method = *method;
    proof.url = *url;
    proof.issued_at = base::from_unix_seconds(*issued);
    return proof;
}

std::expected<void, DpopError> check_dpop_proof(const DpopProof& proof, const DpopRules& rules) {
    if (proof.method != rules.method) {
        return std::unexpected(DpopError::wrong_method);
    }
    const auto url = normalized(proof.url);
    if (url.empty() || url != normalized(rules.url)) {
        return std::unexpected(DpopError::wrong_url);
    }
    if (proof.issued_at > rules.now + dpop_window || proof.issued_at < rules.now - dpop_window) {
        return std::unexpected(DpopError::wrong_time);
    }
    if (!rules.access_token.empty() &&
        (!proof.ath ||
         !base::constant_time_equal(*proof.ath, jose::sha256_base64url(rules.access_token)))) {
        return std::unexpected(DpopError::wrong_token);
    }
    return {};
}

bool is_thumbprint(std::string_view text) {
    const auto bytes = base::from_base64url(text);
    return bytes && bytes->size() == thumbprint_bytes;
}

} // namespace conclave::identity
