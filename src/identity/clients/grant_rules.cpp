#include "identity/clients/grant_rules.hpp"

#include "base/bytes.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/protocol/resources.hpp"
#include "identity/protocol/scope.hpp"
#include "jose/foreign_key.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_exchange_audiences = 50;
constexpr std::size_t max_details_types = 50;
constexpr std::size_t max_trusted_issuers = 10;
constexpr std::size_t max_subjects = 200; // the record is read with every request
constexpr std::size_t max_name_bytes = 255;

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= max_name_bytes && base::is_utf8(text) &&
           !base::has_control_characters(text);
}

std::optional<std::string> issuer_fault(const TrustedIssuer& issuer) {
    if (!is_name(issuer.issuer)) {
        return "a trusted issuer has no name, or one that is too long";
    }
    if (issuer.jwks.empty() || issuer.jwks.size() > max_client_keys) {
        return fmt::format("the trusted issuer \"{}\" needs 1 to {} public keys", issuer.issuer,
                           max_client_keys);
    }
    for (const auto& text : issuer.jwks) {
        if (const auto key = jose::ForeignKey::parse(text); !key) {
            return fmt::format("a key of the trusted issuer \"{}\" is no public JWK: {}",
                               issuer.issuer, jose::to_text(key.error()));
        }
    }
    std::vector<std::string> seen;
    for (const auto& subject : issuer.subjects) {
        if (!is_name(subject.key) || !is_name(subject.value) || contains(seen, subject.key)) {
            return fmt::format(
                "a subject of the trusted issuer \"{}\" is empty, too long, or there "
                "twice",
                issuer.issuer);
        }
        seen.push_back(subject.key);
    }
    return issuer.subjects.size() > max_subjects
               ? std::optional(
                     fmt::format("more than {} subjects of one trusted issuer", max_subjects))
               : std::nullopt;
}

} // namespace

std::optional<std::string> grants_fault(const Client& client) {
    const auto too_long = [](const auto& name) {
        return name.empty() || name.size() > max_resource_bytes;
    };
    if (client.exchange_audiences.size() > max_exchange_audiences ||
        std::ranges::any_of(client.exchange_audiences, too_long)) {
        return fmt::format("exchange_audiences are at most {} names of at most {} bytes",
                           max_exchange_audiences, max_resource_bytes);
    }
    if (client.authorization_details_types.size() > max_details_types ||
        !std::ranges::all_of(client.authorization_details_types, is_name)) {
        return fmt::format("authorization_details_types are at most {} names of at most {} bytes",
                           max_details_types, max_name_bytes);
    }
    if (client.may_act.size() > max_name_bytes || base::has_control_characters(client.may_act)) {
        return "may_act is the id of one client";
    }
    if (client.trusted_issuers.size() > max_trusted_issuers) {
        return fmt::format("more than {} trusted issuers", max_trusted_issuers);
    }
    std::vector<std::string> seen;
    for (const auto& issuer : client.trusted_issuers) {
        if (auto fault = issuer_fault(issuer)) {
            return fault;
        }
        if (contains(seen, issuer.issuer)) {
            return fmt::format("the trusted issuer \"{}\" is there twice", issuer.issuer);
        }
        seen.push_back(issuer.issuer);
    }
    return std::nullopt;
}

} // namespace conclave::identity
