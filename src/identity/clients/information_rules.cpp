#include "identity/clients/information_rules.hpp"

#include "base/bytes.hpp"
#include "identity/protocol/redirect_uri.hpp"
#include "identity/subjects/pairwise.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_contacts = 10;
constexpr std::size_t max_text_bytes = 254; // a mail address (RFC 5321, 4.5.3.1.3)

bool has_plain_host(std::string_view uri) {
    const auto host = host_of(uri);
    return !host.empty() && std::ranges::all_of(host, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("-._[]:").contains(c);
    });
}

bool is_text(std::string_view text) {
    return text.size() <= max_text_bytes && base::is_utf8(text) &&
           !base::has_control_characters(text);
}

} // namespace

std::optional<std::string> web_address_fault(std::string_view name, std::string_view uri) {
    if (uri.empty()) {
        return std::nullopt;
    }
    if (auto fault = redirect_uri_fault(uri, false)) {
        return fmt::format("{}: {}", name, *fault);
    }
    if (!uri.starts_with("http") || !has_plain_host(uri)) {
        return fmt::format("{} must be a web address with a plain host", name);
    }
    return std::nullopt;
}

std::optional<std::string> information_fault(const Client& client) {
    if (client.application_type != "web" && client.application_type != "native") {
        return "application_type is web or native";
    }
    for (const auto& [name, uri] :
         {std::pair("client_uri", std::string_view(client.uri)),
          {"logo_uri", std::string_view(client.logo_uri)},
          {"policy_uri", std::string_view(client.policy_uri)},
          {"tos_uri", std::string_view(client.tos_uri)},
          {"initiate_login_uri", std::string_view(client.initiate_login_uri)},
          {"jwks_uri", std::string_view(client.jwks_uri)},
          {"sector_identifier_uri", std::string_view(client.sector_identifier_uri)}}) {
        if (auto fault = web_address_fault(name, uri)) {
            return fault;
        }
    }
    if (client.subject_type != "public" && client.subject_type != "pairwise") {
        return "subject_type is public or pairwise";
    }
    if (client.is_pairwise() && !sector_of(client)) {
        return "pairwise subjects need redirect URIs with one host, or a sector_identifier_uri "
               "(OpenID Connect Core, 8.1)";
    }
    if (!client.jwks.empty() && !client.jwks_uri.empty()) {
        return "jwks and jwks_uri exclude each other (RFC 7591, 2)";
    }
    if (client.contacts.size() > max_contacts || !std::ranges::all_of(client.contacts, is_text)) {
        return fmt::format("contacts are at most {} texts of {} bytes", max_contacts,
                           max_text_bytes);
    }
    if (!is_text(client.software_id) || !is_text(client.software_version)) {
        return fmt::format("software_id and software_version are texts of at most {} bytes",
                           max_text_bytes);
    }
    return std::nullopt;
}

} // namespace conclave::identity
