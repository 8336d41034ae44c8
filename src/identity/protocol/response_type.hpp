#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// What an authorization answer holds (OAuth 2.0 Multiple Response Types, 3 and 5).
struct ResponseType {
    bool code = false;
    bool id_token = false;
    bool token = false;

    /// Members in the order code, id_token, token, as client records hold them.
    [[nodiscard]] std::string to_text() const;
    /// Is there no code, so that nothing else follows? Only clients with the grant type `implicit`
    /// may ask so (RFC 9700, 2.1.2).
    [[nodiscard]] bool implicit() const { return !code; }
    /// Does anything but a code leave the authorization endpoint?
    [[nodiscard]] bool front_channel() const { return id_token || token; }
    bool operator==(const ResponseType&) const = default;
};

/// Reads a space-separated set in any order; nullopt for unknown members, repetitions, nothing.
/// Known: `code`, the three hybrid types, `id_token` and `id_token token`.
[[nodiscard]] std::optional<ResponseType> parse_response_type(std::string_view text);

/// The way an answer takes; those with `jwt` carry it as one signed parameter (JARM, 2.3).
enum class ResponseMode { query, fragment, form_post, query_jwt, fragment_jwt, form_post_jwt };
[[nodiscard]] std::string_view to_text(ResponseMode mode);
/// `jwt` is the signed form of what the type has without a mode.
[[nodiscard]] std::optional<ResponseMode> parse_response_mode(std::string_view text,
                                                              const ResponseType& type);
[[nodiscard]] bool is_signed(ResponseMode mode);
/// The same way without the signature.
[[nodiscard]] ResponseMode plain_way(ResponseMode mode);
/// `query` for code, `fragment` as soon as a token leaves (Multiple Response Types, 3).
[[nodiscard]] ResponseMode default_response_mode(const ResponseType& type);

} // namespace conclave::identity
