#pragma once

#include "identity/scopes/stored_resource.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

struct Config;

/// One scope a client may ask for, with what the consent page shows and the user claims it brings.
struct Scope {
    std::string name;
    std::string display_name;
    std::string description;
    bool required = false;  // can't be unticked
    bool emphasize = false; // shown strongly
    std::vector<std::string> claims{};
    /// Of API scopes: the audiences a token with it gets; empty for identity scopes.
    std::vector<std::string> audiences{};
    bool api = false;        // also without an audience
    bool shown = true;       // in discovery
    bool configured = false; // stands in the configuration, which wins

    [[nodiscard]] bool is_api() const { return api || !audiences.empty(); }
};

/// What an API asks of the tokens for it, beyond that they have one of its scopes.
struct ApiTerms {
    std::string audience;
    bool by_name_only = false;         // no token that was not asked for with `resource` (RFC 8707)
    std::vector<std::string> claims{}; // of such an API: they come with its audience
    std::vector<std::string> algorithms{}; // one of them signs its tokens; empty: any
};

/// All scopes of this provider: the standard identity scopes (OpenID Connect Core, 5.4),
/// `offline_access`, our API's scope and its aliases, and what administrators have defined and
/// laid over these. Immutable.
class Resources {
  public:
    explicit Resources(const Config& config, const std::vector<StoredResource>& stored = {});
    /// What the server has by itself, but for `offline_access`, as administrators would define it.
    /// What stands in the configuration is not among them: it goes when it goes there.
    [[nodiscard]] std::vector<StoredResource> as_stored() const;
    [[nodiscard]] const Scope* find(std::string_view name) const;
    [[nodiscard]] const std::vector<Scope>& all() const { return scopes_; }
    /// Claim names of the granted scopes that go to UserInfo and ID tokens.
    [[nodiscard]] std::vector<std::string>
    identity_claims(const std::vector<std::string>& scope) const;
    /// Claim names of the granted API scopes, for access tokens that are for `audiences`.
    [[nodiscard]] std::vector<std::string>
    api_claims(const std::vector<std::string>& scope,
               const std::vector<std::string>& audiences) const;
    /// Audiences of the granted API scopes, each once: what a client may name.
    [[nodiscard]] std::vector<std::string> audiences(const std::vector<std::string>& scope) const;
    /// Those of them that a token is for when the client names none.
    [[nodiscard]] std::vector<std::string>
    unnamed_audiences(const std::vector<std::string>& scope) const;
    /// Is a token for it only when the client names it?
    [[nodiscard]] bool is_by_name_only(std::string_view audience) const;

    /// The algorithms by which a token for all of `audiences` may be signed, in the order of the
    /// first that has a list; nullopt: none has one. They may have none in common.
    [[nodiscard]] std::optional<std::vector<std::string>>
    signing_algorithms(const std::vector<std::string>& audiences) const;
    /// Does any API ask more of its tokens than a scope?
    [[nodiscard]] bool has_terms() const;

    /// Is it an audience that has scopes here?
    [[nodiscard]] bool is_audience(std::string_view name) const;
    /// What a token for `targets` (audiences; none: for all) may carry of `scope`: the API scopes
    /// of these audiences, and every scope that is not of an API (RFC 8707, 2.2).
    [[nodiscard]] std::vector<std::string> narrowed(const std::vector<std::string>& scope,
                                                    const std::vector<std::string>& targets) const;

  private:
    void lay_over(const StoredResource& resource);
    void join(const StoredResource& api);
    [[nodiscard]] const ApiTerms* terms_of(std::string_view audience) const;

    std::vector<Scope> scopes_;
    std::vector<ApiTerms> terms_; // of what administrators defined, one an API
};

constexpr std::size_t max_resources = 10;       // `resource` in one request; our own limit
constexpr std::size_t max_resource_bytes = 512; // likewise
/// An absolute URI without fragment (RFC 8707, 2), of visible ASCII.
[[nodiscard]] bool is_resource_uri(std::string_view text);

} // namespace conclave::identity
