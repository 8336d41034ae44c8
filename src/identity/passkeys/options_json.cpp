#include "identity/passkeys/options_json.hpp"

#include "base/json_text.hpp"
#include "identity/passkeys/challenges.hpp"
#include "identity/passkeys/cose_key.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;
namespace {

/// WebAuthn 3, 5.8.4.
constexpr std::array<std::string_view, 6> known_transports{"ble", "hybrid",     "internal",
                                                           "nfc", "smart-card", "usb"};

constexpr auto timeout =
    std::chrono::duration_cast<std::chrono::milliseconds>(passkey_challenge_lifetime).count();

json::array words(std::string_view text) {
    json::array out;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

json::array descriptors(const std::vector<Passkey>& passkeys) {
    json::array out;
    for (const auto& passkey : passkeys) {
        out.push_back(json::object{{"type", "public-key"},
                                   {"id", passkey.credential_id},
                                   {"transports", words(passkey.transports)}});
    }
    return out;
}

std::optional<base::Bytes> bytes_of(const json::object& object, std::string_view name) {
    const auto text = base::get_string(object, name);
    return text ? base::from_base64url(*text) : std::nullopt;
}

std::string transports_of(const json::object& response) {
    std::string out;
    const auto* sent = base::get_array(response, "transports");
    for (const auto word : known_transports) {
        const auto names = [word](const json::value& item) {
            return item.is_string() && std::string_view(item.get_string()) == word;
        };
        if (sent != nullptr && std::ranges::any_of(*sent, names)) {
            out += (out.empty() ? "" : " ") + std::string(word);
        }
    }
    return out;
}

/// `response` of a credential that says it is a public key.
const json::object* response_of(const json::object* credential) {
    return credential != nullptr && base::get_string(*credential, "type") == "public-key"
               ? base::get_object(*credential, "response")
               : nullptr;
}

} // namespace

json::object creation_options(const RelyingParty& party, std::string_view product, const User& user,
                              std::string_view user_handle, std::string_view challenge,
                              const std::vector<Passkey>& known) {
    json::array algorithms;
    for (const auto algorithm : cose_algorithms) {
        algorithms.push_back(
            json::object{{"type", "public-key"}, {"alg", static_cast<int>(algorithm)}});
    }
    // A passkey that its authenticator can't find by itself would be of no use on a page that asks
    // for no name, and one that verifies nobody would be one factor only.
    return {{"rp", json::object{{"id", party.id}, {"name", product}}},
            {"user", json::object{{"id", user_handle},
                                  {"name", user.username},
                                  {"displayName", user.shown_name()}}},
            {"challenge", challenge},
            {"pubKeyCredParams", std::move(algorithms)},
            {"timeout", timeout},
            {"excludeCredentials", descriptors(known)},
            {"authenticatorSelection", json::object{{"residentKey", "required"},
                                                    {"requireResidentKey", true},
                                                    {"userVerification", "required"}}},
            {"attestation", "none"}};
}

json::object request_options(const RelyingParty& party, std::string_view challenge,
                             const std::vector<Passkey>& allowed) {
    return {{"challenge", challenge},
            {"timeout", timeout},
            {"rpId", party.id},
            {"allowCredentials", descriptors(allowed)},
            {"userVerification", "required"}};
}

std::optional<RegistrationAnswer> read_registration(const json::object* credential) {
    const auto* response = response_of(credential);
    const auto client_data = response ? bytes_of(*response, "clientDataJSON") : std::nullopt;
    auto object = response ? bytes_of(*response, "attestationObject") : std::nullopt;
    if (!client_data || !object) {
        return std::nullopt;
    }
    return RegistrationAnswer{.client_data_json = std::string(base::as_text(*client_data)),
                              .attestation_object = *std::move(object),
                              .transports = transports_of(*response)};
}

std::optional<AssertionAnswer> read_assertion(const json::object* credential) {
    const auto* response = response_of(credential);
    const auto client_data = response ? bytes_of(*response, "clientDataJSON") : std::nullopt;
    auto data = response ? bytes_of(*response, "authenticatorData") : std::nullopt;
    auto signature = response ? bytes_of(*response, "signature") : std::nullopt;
    const auto id = credential ? base::get_string(*credential, "id") : std::nullopt;
    if (!client_data || !data || !signature || !id) {
        return std::nullopt;
    }
    return AssertionAnswer{
        .credential_id = std::string(*id),
        .user_handle = std::string(base::get_string(*response, "userHandle").value_or("")),
        .assertion = {.client_data_json = std::string(base::as_text(*client_data)),
                      .authenticator_data = *std::move(data),
                      .signature = *std::move(signature)}};
}

} // namespace conclave::identity
