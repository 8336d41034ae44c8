#include "identity/protocol/redirect_uri.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

/// The URI in two parts around the port, for `http` on a loopback address; nullopt for others.
struct LoopbackUri {
    std::string_view before;
    std::string_view rest; // path and on
};

std::optional<LoopbackUri> loopback(std::string_view uri) {
    constexpr std::array<std::string_view, 2> starts{"http://127.0.0.1", "http://[::1]"};
    for (const auto start : starts) {
        if (!uri.starts_with(start)) {
            continue;
        }
        auto rest = uri.substr(start.size());
        if (rest.starts_with(':')) {
            const auto digits = rest.substr(1).find_first_not_of("0123456789");
            const auto length = digits == std::string_view::npos ? rest.size() - 1 : digits;
            if (length == 0 || length > 5) {
                return std::nullopt;
            }
            rest.remove_prefix(1 + length);
        }
        if (!rest.empty() && rest.front() != '/' && rest.front() != '?') {
            return std::nullopt; // user information, another host…
        }
        return LoopbackUri{start, rest};
    }
    return std::nullopt;
}

bool is_loopback_name(std::string_view host) {
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

} // namespace

std::string explain(RedirectUriError error, const Client& client) {
    switch (error) {
    case RedirectUriError::missing:
        return "The request names no redirect_uri.";
    case RedirectUriError::too_long:
        return fmt::format("The redirect_uri is longer than {} bytes.", redirect_uri_max_bytes);
    case RedirectUriError::has_fragment:
        return fmt::format(
            "The redirect_uri contains a fragment, the part after '#'. OAuth 2.0 "
            "forbids that (RFC 6749, section 3.1.2), because what stands there is "
            "visible to every script of the page. Use a redirect_uri without '#', or "
            "let the operator switch on allow_fragment_redirects for the "
            "client '{}'.",
            client.client_id);
    case RedirectUriError::unregistered:
        return fmt::format("The redirect_uri is not registered for the client '{}'. It must be the "
                           "same text as a registered one, character by character.",
                           client.client_id);
    }
    return "The redirect_uri is not acceptable.";
}

std::expected<void, RedirectUriError> match_redirect_uri(const Client& client,
                                                         std::string_view requested) {
    if (requested.empty()) {
        return std::unexpected(RedirectUriError::missing);
    }
    if (requested.size() > redirect_uri_max_bytes) {
        return std::unexpected(RedirectUriError::too_long);
    }
    if (requested.contains('#') && !client.allow_fragment_redirect_uris) {
        return std::unexpected(RedirectUriError::has_fragment);
    }
    const auto requested_loopback = loopback(requested);
    for (const auto& registered : client.redirect_uris) {
        if (registered == requested) {
            return {};
        }
        const auto known = loopback(registered);
        if (known && requested_loopback && known->before == requested_loopback->before &&
            known->rest == requested_loopback->rest) {
            return {};
        }
    }
    return std::unexpected(RedirectUriError::unregistered);
}

std::optional<std::string> redirect_uri_fault(std::string_view uri, bool allow_fragment) {
    const auto fault = [uri](std::string_view rule) {
        return fmt::format("redirect URI \"{}\": {}", uri.substr(0, 200), rule);
    };
    if (uri.empty() || uri.size() > redirect_uri_max_bytes) {
        return fmt::format("a redirect URI has 1 to {} bytes", redirect_uri_max_bytes);
    }
    const auto parsed = boost::urls::parse_uri(uri);
    if (!parsed) {
        return fault("is not an absolute URI (RFC 3986)");
    }
    if (parsed->has_fragment() && !allow_fragment) {
        return fault("has a fragment ('#…'), which RFC 6749, 3.1.2 forbids; the client's switch "
                     "allow_fragment_redirects permits it");
    }
    const auto scheme = lower(parsed->scheme());
    if (scheme == "https" || scheme == "http") {
        if (parsed->encoded_host().empty()) {
            return fault("has no host");
        }
        if (scheme == "http" && !is_loopback_name(lower(parsed->encoded_host()))) {
            return fault("must be https; plain http is for this machine (loopback) only");
        }
        if (parsed->has_userinfo()) {
            return fault("must not hold user information");
        }
        return std::nullopt;
    }
    if (!scheme.contains('.')) {
        return fault("a private-use scheme needs a dot, like com.example.app (RFC 8252, 7.1)");
    }
    return std::nullopt;
}

std::string origin_of(std::string_view uri) {
    const auto parsed = boost::urls::parse_uri(uri);
    if (!parsed || !parsed->has_authority() || parsed->encoded_host().empty()) {
        return {};
    }
    const auto scheme = lower(parsed->scheme());
    std::string origin = scheme + "://" + lower(parsed->encoded_host());
    const std::string_view port = parsed->port();
    const bool is_default =
        port.empty() || (scheme == "https" && port == "443") || (scheme == "http" && port == "80");
    if (!is_default) {
        origin += ':';
        origin += port;
    }
    return origin;
}

std::string host_of(std::string_view uri) {
    const auto parsed = boost::urls::parse_uri(uri);
    return parsed ? lower(parsed->encoded_host()) : std::string();
}

} // namespace conclave::identity
