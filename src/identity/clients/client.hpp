#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// A client secret at rest. Secrets are random (256 bits), so a plain SHA-256 is enough at rest;
/// the form is that of the replaced stack: base64 of the digest.
struct ClientSecret {
    std::string hash; // of a secret; what is not a secret stands here as it is
    std::string description{};
    std::int64_t expires_at = 0; // Unix seconds; 0: never
    /// The secret itself, sealed, for client_secret_jwt, whose HMAC needs it; empty otherwise.
    std::string sealed{};
    std::string type = "SharedSecret"; // or what names a certificate (certificate_secrets.hpp)
    std::int64_t id = 0;               // for the admin API; 0: not numbered yet
    std::int64_t created_at = 0;       // Unix seconds; 0: not noted
};

/// A pair of texts with a number of its own: a claim, a property.
struct NumberedText {
    std::int64_t id = 0; // 0: not numbered yet
    std::string key;
    std::string value;
};

/// Somebody else who vouches for people: a client turns such assertions into tokens of ours (RFC
/// 7523, 2.1).
struct TrustedIssuer {
    std::string issuer;
    std::vector<std::string> jwks{}; // its public keys, one JWK as JSON text each
    /// Whom it means: its name for somebody, and the id here. Nobody else is believed to be known.
    std::vector<NumberedText> subjects{};
};

/// How something is encrypted on its way to a client or from it (RFC 7516): with `alg` to a key of
/// who reads it, and by `enc`. Both empty: of what leaves, not at all; of what comes, as it likes.
struct MessageEncryption {
    std::string alg{};
    std::string enc{};
    bool operator==(const MessageEncryption&) const = default;
};

/// An application that may ask for tokens (RFC 6749, 2). A record is
/// read and written whole.
struct Client {
    std::string client_id;
    std::string name{};
    std::string description{};
    std::string uri{};
    std::string logo_uri{};
    bool enabled = true;
    /// What people and operators may want to know of it (RFC 7591, 2).
    std::string application_type = "web"; // or "native" (OpenID Connect Registration, 2)
    std::vector<std::string> contacts{};
    std::string policy_uri{};
    std::string tos_uri{};
    std::string initiate_login_uri{};
    std::string software_id{};
    std::string software_version{};

    /// Empty: a public client (`none`), which must use PKCE.
    std::vector<ClientSecret> secrets{};
    bool require_client_secret = false;
    bool require_pkce = true;
    /// `none`, `client_secret_basic`, `client_secret_post`, `client_secret_jwt`, `private_key_jwt`
    /// (OpenID Connect Core, 9), `tls_client_auth`, `self_signed_tls_client_auth` (RFC 8705).
    /// Empty: `none` for a public client, basic or post for another.
    std::string token_endpoint_auth_method{};
    /// The one algorithm its assertions may use; empty: any that fits the key (RFC 7591, 2).
    std::string token_endpoint_auth_signing_alg{};
    /// Its public keys, one JWK as JSON text each (RFC 7591, 2: `jwks`).
    std::vector<std::string> jwks{};
    /// Or where it publishes them.
    std::string jwks_uri{};
    /// RFC 9126, 6: authorization requests come pushed, or not at all.
    bool require_pushed_authorization_requests = false;
    /// RFC 9101, 10.5: and signed; with the one algorithm, or, if empty, any that fits its keys.
    bool require_signed_request_object = false;
    std::string request_object_signing_alg{};
    /// The one way in which its request objects may come encrypted.
    MessageEncryption request_object_encryption{};
    /// RFC 9449, 5.2: its access tokens are bound to a key; each request brings a proof.
    bool dpop_bound_access_tokens = false;
    /// RFC 8705: they are bound to the certificate of the connection instead.
    bool certificate_bound_access_tokens = false;
    /// Of tls_client_auth: of certificate_name_kinds, and what stands there in its certificate.
    std::string certificate_name_kind{};
    std::string certificate_name{};
    /// Its proofs must hold a nonce of ours (RFC 9449, 8). The service worker of
    /// @axa-fr/react-oidc can't do that.
    bool require_dpop_nonce = false;
    /// It keeps to the FAPI 2.0 Security Profile: `hold_to_fapi` sets what that asks of a record,
    /// the endpoints do the rest.
    bool fapi = false;

    std::vector<std::string> redirect_uris{};
    std::vector<std::string> post_logout_redirect_uris{};
    std::vector<std::string> cors_origins{};
    /// Redirect URIs with `#`: against RFC 6749, 3.1.2, so off.
    bool allow_fragment_redirect_uris = false;

    /// Told of the end of a session: the server posts a token there (OpenID Connect Back-Channel
    /// Logout 1.0), the browser loads it unseen (Front-Channel Logout 1.0). Empty: not told. Both
    /// get `sid` whatever the members say by which a client insists on it.
    std::string backchannel_logout_uri{};
    bool backchannel_logout_session_required = false;
    std::string frontchannel_logout_uri{};
    bool frontchannel_logout_session_required = false;

    /// Told that a person has answered what it asked without a browser (CIBA Core 1.0, 4: ping
    /// mode). Empty: it asks again and again (poll mode).
    std::string backchannel_notification_uri{};

    std::vector<std::string> response_types{"code"}; // members sorted: "code id_token token"
    /// Of `offered_grant_types`.
    std::vector<std::string> grant_types{"authorization_code"};
    std::vector<std::string> scopes{}; // without offline_access
    bool allow_offline_access = false;
    bool allow_access_tokens_via_browser = false; // hybrid with `token`

    bool require_consent = true;
    bool allow_remember_consent = true;
    std::chrono::seconds consent_lifetime{0}; // of a remembered one; 0: until it is taken back

    /// People may sign in to it here, with a password or a passkey.
    bool enable_local_login = true;
    /// Or at these providers of others, by their schemes; none: at any.
    std::vector<std::string> identity_provider_restrictions{};

    std::string id_token_signed_response_alg{}; // empty: the provider's default
    std::string userinfo_signed_response_alg{}; // empty: JSON without a signature
    /// Of authorization answers that it asks to be signed (JARM, 3); empty: the provider's default.
    std::string authorization_signed_response_alg{};
    MessageEncryption id_token_encryption{}; // logout tokens, too (Back-Channel Logout, 2.4)
    MessageEncryption userinfo_encryption{};
    MessageEncryption authorization_encryption{}; // of answers that are signed (JARM, 3)
    /// `public`: it knows people by their ids; `pairwise`: by names that only clients of its sector
    /// share (Core, 8). Not to be changed once it knows somebody.
    std::string subject_type = "public";
    /// A list of redirect URIs that the client's operator vouches for (OpenID Connect Registration,
    /// 5), whose host is its sector; held against those above when the client registers itself.
    std::string sector_identifier_uri{};
    /// A sign-in that is older is done again, unless the request says otherwise; negative: any age.
    std::chrono::seconds default_max_age{-1};
    std::chrono::seconds authorization_code_lifetime{300};
    std::chrono::seconds access_token_lifetime{3600};
    /// Its access tokens are handles that only introspection and UserInfo understand, not JWTs.
    bool reference_access_tokens = false;
    /// Audiences whose tokens it may introspect: it is the resource server of them (RFC 7662, 2.1).
    std::vector<std::string> introspection_audiences{};
    /// Types of authorization_details that it may ask for (RFC 9396, 10), of those that the
    /// operator has defined.
    std::vector<std::string> authorization_details_types{};
    /// Audiences for which it may get tokens in exchange for others (RFC 8693); none: it may not.
    std::vector<std::string> exchange_audiences{};
    /// Exchanged tokens need not say that it acts for the person (RFC 8693, 1.1).
    bool may_impersonate = false;
    /// The one client that may act for people with this one's tokens (RFC 8693, 4.4); empty: any
    /// that the token is for.
    std::string may_act{};
    std::vector<TrustedIssuer> trusted_issuers{};
    std::chrono::seconds identity_token_lifetime{300};
    bool always_include_user_claims_in_id_token = false;

    /// Refresh tokens are used once and replaced (RFC 9700, 2.2.2); false: used again and again.
    bool refresh_token_one_time = true;
    std::chrono::seconds refresh_token_lifetime{2'592'000};         // from the login on
    std::chrono::seconds refresh_token_sliding_lifetime{1'296'000}; // from the last use on
    /// The end of the browser's session ends this client's refresh tokens.
    bool coordinate_lifetime_with_user_session = false;

    /// Claims of its own in its access tokens, under `claims_prefix`: when it acts for itself, or
    /// always.
    std::vector<NumberedText> claims{};
    std::string claims_prefix = "client_"; // the replaced stack's default
    bool always_send_client_claims = false;
    /// What others have noted of it, without effect here.
    std::vector<NumberedText> properties{};
    /// A JSON object: members of the admin API that have no effect here; empty: none.
    std::string kept{};

    [[nodiscard]] bool is_public() const { return !require_client_secret; }
    [[nodiscard]] bool is_pairwise() const { return subject_type == "pairwise"; }
    [[nodiscard]] bool has_keys() const { return !jwks.empty() || !jwks_uri.empty(); }
};

/// The record of our own web app: public, PKCE, no consent page, `openid profile email`, the API's
/// scope and its alias, offline_access. `app_origin`: "https://localhost:3000"; `redirect_paths`
/// ("/authentication/callback") are appended to it. Paths with `#` need `allow_fragments`.
[[nodiscard]] Client web_app_client(std::string client_id, const std::string& app_origin,
                                    const std::vector<std::string>& redirect_paths,
                                    const std::vector<std::string>& post_logout_paths,
                                    bool allow_fragments);

/// A record as it was read, shared with whoever reads it meanwhile. May be null: no such client.
using ClientRef = std::shared_ptr<const Client>;

} // namespace conclave::identity
