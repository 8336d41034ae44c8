#include "identity/passkeys/passkey_names.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <array>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace conclave::identity {
namespace {

struct Maker {
    std::string_view aaguid;
    std::string_view name;
};
/// Password managers and platforms that tell their AAGUID (the community's list,
/// github.com/passkeydeveloper/passkey-authenticator-aaguids). It helps people to tell their
/// passkeys apart and proves nothing.
constexpr std::array makers{
    Maker{"08987058-cadc-4b81-b6e1-30de50dcbe96", "Windows Hello"},
    Maker{"0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6", "Keeper"},
    Maker{"50726f74-6f6e-5061-7373-50726f746f6e", "Proton Pass"},
    Maker{"531126d6-e717-415c-9320-3d9aa6981239", "Dashlane"},
    Maker{"53414d53-554e-4700-0000-000000000000", "Samsung Pass"},
    Maker{"6028b017-b1d4-4c02-b4b3-afcdafc96bb2", "Windows Hello"},
    Maker{"9ddd1817-af5a-4672-a2b9-3e3dd95000a9", "Windows Hello"},
    Maker{"adce0002-35bc-c60a-648b-0b25f1f05503", "Chrome on Mac"},
    Maker{"b5397666-4885-aa6b-cebf-e52262a439a2", "Chromium"},
    Maker{"b84e4048-15dc-4dd0-8640-f4f60813c8af", "NordPass"},
    Maker{"bada5566-a7aa-401f-bd96-45619a55120d", "1Password"},
    Maker{"d548826e-79b4-db40-a3d8-11116f7e8349", "Bitwarden"},
    Maker{"dd4ec289-e01d-41c9-bb89-70fa845d4bf2", "iCloud Keychain"},
    Maker{"ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4", "Google Password Manager"},
    Maker{"f3809540-7f14-49c1-a8b3-8f813b225541", "Enpass"},
    Maker{"fbfc3007-154e-4ecc-8c0b-6e020557d7bd", "iCloud Keychain"},
    Maker{"fdb141b2-5d84-443e-8a35-4698c205a502", "KeePassXC"},
};

} // namespace

bool is_passkey_name(std::string_view name) {
    return base::is_utf8(name) && name.find_first_not_of(' ') != std::string_view::npos &&
           base::utf8_length(name) <= max_passkey_name_length &&
           !base::has_control_characters(name);
}

std::string default_passkey_name(std::string_view aaguid, base::WallTime now) {
    const auto* const known = std::ranges::find(makers, aaguid, &Maker::aaguid);
    return known != makers.end()
               ? std::string(known->name)
               : fmt::format("Passkey {:%Y-%m-%d}", fmt::gmtime(base::to_unix_seconds(now)));
}

} // namespace conclave::identity
