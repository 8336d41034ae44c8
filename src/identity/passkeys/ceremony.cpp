#include "identity/passkeys/ceremony.hpp"

#include "identity/passkeys/authenticator_data.hpp"
#include "jose/digest.hpp"

#include <optional>

namespace conclave::identity {
namespace {

std::optional<PasskeyFault> client_data_fault(const RelyingParty& party, const ClientData& data,
                                              std::string_view type) {
    if (data.type != type) {
        return PasskeyFault::wrong_type;
    }
    // Our pages are never framed, so a frame is somebody else's, whatever its top is.
    if (data.origin != party.origin || data.cross_origin || data.has_top_origin) {
        return PasskeyFault::other_origin;
    }
    return std::nullopt;
}

/// Every passkey here stands for both factors, so the person must be verified each time.
std::optional<PasskeyFault> authenticator_fault(const RelyingParty& party,
                                                const AuthenticatorData& data) {
    const auto expected = jose::sha256(party.id);
    if (!base::constant_time_equal(base::ByteView(expected), data.rp_id_hash)) {
        return PasskeyFault::other_party;
    }
    if (!data.user_present) {
        return PasskeyFault::not_present;
    }
    if (!data.user_verified) {
        return PasskeyFault::not_verified;
    }
    return std::nullopt;
}

PasskeyFault fault_of(AuthenticatorDataError error) {
    switch (error) {
    case AuthenticatorDataError::bad_flags:
        return PasskeyFault::bad_flags;
    case AuthenticatorDataError::unsupported_key:
        return PasskeyFault::unsupported_key;
    case AuthenticatorDataError::malformed:
        break;
    }
    return PasskeyFault::malformed;
}

std::string as_uuid(base::ByteView bytes) {
    auto text = base::to_hex(bytes);
    for (const auto at : {8UZ, 13UZ, 18UZ, 23UZ}) { // RFC 9562, 4
        text.insert(at, "-");
    }
    return text;
}

base::Bytes copy_of(base::ByteView bytes) {
    return {bytes.begin(), bytes.end()};
}

} // namespace

std::optional<RelyingParty> relying_party(std::string_view issuer) {
    constexpr std::string_view mark = "://";
    auto host = issuer.substr(issuer.find(mark) + mark.size());
    // An address ends in a number, and no name does (WHATWG URL, "ends in a number checker").
    host = host.substr(0, host.starts_with('[') ? 0 : host.find(':'));
    const auto last = host.substr(host.rfind('.') + 1);
    if (host.empty() || last.find_first_not_of("0123456789") == std::string_view::npos) {
        return std::nullopt;
    }
    return RelyingParty{.id = std::string(host), .origin = std::string(issuer)};
}

std::string_view to_text(PasskeyFault fault) {
    switch (fault) {
    case PasskeyFault::malformed:
        return "malformed";
    case PasskeyFault::wrong_type:
        return "wrong_type";
    case PasskeyFault::other_origin:
        return "other_origin";
    case PasskeyFault::other_party:
        return "other_party";
    case PasskeyFault::not_present:
        return "not_present";
    case PasskeyFault::not_verified:
        return "not_verified";
    case PasskeyFault::bad_flags:
        return "bad_flags";
    case PasskeyFault::unsupported_key:
        return "unsupported_key";
    case PasskeyFault::bad_signature:
        return "bad_signature";
    case PasskeyFault::counter_went_back:
        return "counter_went_back";
    case PasskeyFault::unknown_key:
        return "unknown_key";
    case PasskeyFault::other_person:
        return "other_person";
    case PasskeyFault::challenge:
        return "challenge";
    }
    return "unknown";
}

std::expected<NewPasskey, PasskeyFault> check_registration(const RelyingParty& party,
                                                           const ClientData& client_data,
                                                           base::ByteView attestation_object) {
    if (const auto fault = client_data_fault(party, client_data, "webauthn.create")) {
        return std::unexpected(*fault);
    }
    const auto bytes = attested_data(attestation_object);
    if (!bytes) {
        return std::unexpected(PasskeyFault::malformed);
    }
    const auto data = read_authenticator_data(*bytes);
    if (!data) {
        return std::unexpected(fault_of(data.error()));
    }
    if (const auto fault = authenticator_fault(party, *data)) {
        return std::unexpected(*fault);
    }
    if (!data->credential) {
        return std::unexpected(PasskeyFault::malformed);
    }
    return NewPasskey{.credential_id = copy_of(data->credential->id),
                      .public_key = copy_of(data->credential->public_key),
                      .sign_count = data->sign_count,
                      .aaguid = as_uuid(data->credential->aaguid),
                      .backup_eligible = data->backup_eligible,
                      .backed_up = data->backed_up};
}

std::expected<Proof, PasskeyFault>
check_assertion(const RelyingParty& party, const ClientData& client_data,
                const Assertion& assertion, base::ByteView public_key, bool backup_eligible) {
    if (const auto fault = client_data_fault(party, client_data, "webauthn.get")) {
        return std::unexpected(*fault);
    }
    const auto data = read_authenticator_data(assertion.authenticator_data);
    if (!data) {
        return std::unexpected(fault_of(data.error()));
    }
    if (const auto fault = authenticator_fault(party, *data)) {
        return std::unexpected(*fault);
    }
    if (data->credential) {
        return std::unexpected(PasskeyFault::malformed); // of registrations (WebAuthn 3, 6.1)
    }
    if (data->backup_eligible != backup_eligible) {
        return std::unexpected(PasskeyFault::bad_flags); // it never changes (WebAuthn 3, 6.1.3)
    }
    const auto key = CoseKey::read(public_key);
    if (!key) {
        return std::unexpected(PasskeyFault::malformed);
    }
    auto message = assertion.authenticator_data;
    const auto hash = jose::sha256(assertion.client_data_json);
    message.insert(message.end(), hash.begin(), hash.end());
    if (!key->verify(message, assertion.signature)) {
        return std::unexpected(PasskeyFault::bad_signature);
    }
    return Proof{.sign_count = data->sign_count, .backed_up = data->backed_up};
}

} // namespace conclave::identity
