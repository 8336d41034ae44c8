#pragma once

#include "base/bytes.hpp"
#include "identity/passkeys/client_data.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

/// The checks of the two ceremonies (WebAuthn 3, 7.1 and 7.2). They see to everything but the
/// challenge, which its keeper has found by `ClientData::challenge` and spent, and the sign
/// counter, which is compared where it is stored. Pure.
namespace conclave::identity {

/// Who we are to authenticators.
struct RelyingParty {
    std::string id;     // a host name
    std::string origin; // the only one whose pages may ask
};

/// Of an issuer, scheme://host[:port]: its host is the id. nullopt when that is an IP address, for
/// which browsers make no passkeys (WebAuthn 3, 5.1.3).
[[nodiscard]] std::optional<RelyingParty> relying_party(std::string_view issuer);

/// Why a passkey is refused; for the log and the counter, never for the page.
enum class PasskeyFault {
    malformed,
    wrong_type,      // of the other ceremony
    other_origin,    // asked for by a page of another site, or in its frame
    other_party,     // made for another relying party
    not_present,     // nobody touched it
    not_verified,    // nobody showed that it is theirs
    bad_flags,       // contradicting words about backup
    unsupported_key, // of an algorithm that nobody asked for
    bad_signature,
    counter_went_back, // a copy of the key may be at work
    unknown_key,       // no such credential here
    other_person,      // it is somebody else's
    challenge,         // unknown, spent, too old, of another browser or another purpose
};
[[nodiscard]] std::string_view to_text(PasskeyFault fault);

/// A passkey that has passed its registration.
struct NewPasskey {
    base::Bytes credential_id;
    base::Bytes public_key; // COSE_Key
    std::uint32_t sign_count = 0;
    std::string aaguid; // as a UUID
    bool backup_eligible = false;
    bool backed_up = false;
};

[[nodiscard]] std::expected<NewPasskey, PasskeyFault>
check_registration(const RelyingParty& party, const ClientData& client_data,
                   base::ByteView attestation_object);

struct Assertion {
    std::string client_data_json;
    base::Bytes authenticator_data;
    base::Bytes signature;
};

/// What a passkey showed, when everything was right.
struct Proof {
    std::uint32_t sign_count = 0;
    bool backed_up = false;
};

/// `public_key` and `backup_eligible`: as they were at registration.
[[nodiscard]] std::expected<Proof, PasskeyFault>
check_assertion(const RelyingParty& party, const ClientData& client_data,
                const Assertion& assertion, base::ByteView public_key, bool backup_eligible);

} // namespace conclave::identity
