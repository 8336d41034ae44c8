#include "identity/importing/old_people.hpp"

#include "base/bytes.hpp"
#include "identity/config.hpp"
#include "identity/people/brought_factor.hpp"
#include "identity/users/aspnet_hash.hpp"
#include "identity/users/fold.hpp"
#include "identity/users/password_policy.hpp"
#include "identity/users/user_service.hpp"
#include "jose/digest.hpp"

#include <fmt/format.h>

namespace conclave::identity::importing {
namespace {

// The widths of our columns.
constexpr std::size_t max_id = 36;
constexpr std::size_t max_role = 100;
constexpr std::size_t max_display_name = 200;
constexpr std::size_t max_stamp = 64;
constexpr std::size_t max_phone = 64;
constexpr std::size_t max_claim_type = 250;
constexpr std::size_t max_claim_value = 2000;
constexpr std::int64_t blocked_after = 10LL * 365 * 24 * 3600; // a lockout that long is a block
constexpr std::string_view own_tokens = "[AspNetUserStore]";   // what is of no foreign provider
constexpr std::size_t max_hash = 255;

bool is_line(std::string_view text, std::size_t max) {
    return !text.empty() && base::is_utf8(text) && !base::has_control_characters(text) &&
           base::utf8_length(text) <= max;
}

bool is_claim(const UserClaim& claim) {
    return is_line(claim.type, max_claim_type) && !claim.value.empty() &&
           base::is_utf8(claim.value) && base::utf8_length(claim.value) <= max_claim_value;
}

std::vector<std::string> split_codes(const std::string& all) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < all.size();) {
        const auto end = std::min(all.find(';', at), all.size());
        if (end > at) {
            out.push_back(all.substr(at, end - at));
        }
        at = end + 1;
    }
    return out;
}

std::string fault_of(const User& user) {
    if (!is_line(user.id, max_id)) {
        return fmt::format("the id is longer than {} characters, or no text", max_id);
    }
    if (auto fault = username_fault(user.username)) {
        return *std::move(fault);
    }
    if (!user.email.empty()) {
        if (auto fault = email_fault(user.email)) {
            return *std::move(fault);
        }
    }
    return {};
}

void take_claims(OldPerson& person, const std::vector<OldRow>& rows) {
    auto& user = person.row.user;
    for (const auto& row : rows) {
        UserClaim claim{.type = row.text("ClaimType"), .value = row.text("ClaimValue")};
        if (claim.type == "name" && user.display_name.empty() &&
            is_line(claim.value, max_display_name)) {
            user.display_name = std::move(claim.value);
        } else if (is_claim(claim)) {
            user.claims.push_back(std::move(claim));
        } else {
            person.warnings.push_back(fmt::format("a claim \"{}\" is too long, or empty; left out",
                                                  claim.type.substr(0, 60)));
        }
    }
}

void take_tokens(OldPerson& person, const std::vector<OldRow>& rows) {
    for (const auto& row : rows) {
        const auto name = row.text("Name");
        if (row.text("LoginProvider") != own_tokens) {
            person.warnings.push_back(
                fmt::format("a token of {} is left out", row.text("LoginProvider").substr(0, 60)));
        } else if (name == "AuthenticatorKey") {
            person.authenticator_key = row.text("Value");
        } else if (name == "RecoveryCodes") {
            person.recovery_codes = split_codes(row.text("Value"));
        }
    }
}

void take_lockout(OldPerson& person, const OldRow& row, std::int64_t now) {
    person.lockout_enabled = row.flag("LockoutEnabled", true);
    const auto end = row.number("LockoutEnd").value_or(0);
    if (!person.lockout_enabled || end <= now) {
        return;
    }
    if (end - now > blocked_after) {
        person.row.user.enabled = false;
        person.warnings.emplace_back("blocked by an administrator: disabled here");
    } else {
        person.row.user.locked_until = base::from_unix_seconds(end);
    }
}

void take_password(OldPerson& person, const OldRow& row) {
    auto hash = row.text("PasswordHash");
    if (hash.empty()) {
        person.warnings.emplace_back("has no password");
    } else if (hash.size() > max_hash || !parse_aspnet_hash(hash)) {
        person.warnings.emplace_back("the password's hash is not known: must set a new one");
    } else {
        person.row.password_hash = std::move(hash);
    }
}

/// By the names that such roles have by themselves, there and here.
bool administers(std::string_view role) {
    const auto name = fold_case(role);
    return name == fold_case(AdminAccess{}.administrator_role) ||
           name == fold_case(administrator_role);
}

/// Whoever was asked for a second factor must not get in by the password alone.
void take_second_factor(OldPerson& person, const OldRow& row) {
    const bool wanted = row.flag("TwoFactorEnabled", false);
    if (wanted && is_factor_secret(person.authenticator_key)) {
        return;
    }
    person.authenticator_key.clear();
    person.recovery_codes.clear();
    if (wanted) {
        person.row.password_hash.clear();
        person.warnings.emplace_back("the second factor is no authenticator app, or its key is "
                                     "damaged: comes without it and without the password, and must "
                                     "set a new one");
    }
}

OldPerson read_person(const OldRow& row, std::int64_t now) {
    OldPerson person;
    auto& user = person.row.user;
    user.id = row.text("Id");
    user.username = row.text("UserName");
    user.email = row.text("Email");
    user.email_verified = row.flag("EmailConfirmed", false) && !user.email.empty();
    user.security_stamp = row.text("SecurityStamp");
    if (!is_line(user.security_stamp, max_stamp)) { // one that changes with the password, too
        user.security_stamp = jose::sha256_base64url(user.id + "|" + row.text("PasswordHash"));
    }
    if (auto phone = row.text("PhoneNumber"); is_line(phone, max_phone)) {
        user.phone_number = std::move(phone);
        user.phone_verified = row.flag("PhoneNumberConfirmed", false);
    }
    take_lockout(person, row, now);
    take_password(person, row);
    person.fault = fault_of(user);
    return person;
}

std::vector<OldRole> read_roles(OldDatabase& old) {
    std::vector<OldRole> out;
    const auto claims = old.table({"RoleClaims", "AspNetRoleClaims"});
    auto by_role = old.rows_by(claims, "RoleId");
    for (const auto& row : old.rows(old.table({"Roles", "AspNetRoles"}))) {
        OldRole role{.id = row.text("Id"),
                     .name = row.text("Name"),
                     .claims = {},
                     .fault = {},
                     .warnings = {}};
        if (!is_line(role.id, max_id) || !is_line(role.name, max_role) ||
            role.name.size() > max_role) {
            role.fault = "id or name are too long, or no text";
        }
        for (const auto& each : by_role[role.id]) {
            UserClaim claim{.type = each.text("ClaimType"), .value = each.text("ClaimValue")};
            if (is_claim(claim)) {
                role.claims.push_back(std::move(claim));
            } else {
                role.warnings.push_back(fmt::format(
                    "a claim \"{}\" is too long, or empty; left out", claim.type.substr(0, 60)));
            }
        }
        out.push_back(std::move(role));
    }
    return out;
}

} // namespace

OldPeople read_people(OldDatabase& old, std::int64_t now) {
    OldPeople out{.roles = read_roles(old), .people = {}};
    std::map<std::string, std::string> role_names;
    for (const auto& role : out.roles) {
        if (role.fault.empty()) {
            role_names[role.id] = role.name;
        }
    }
    auto roles = old.rows_by(old.table({"UserRoles", "AspNetUserRoles"}), "UserId");
    auto claims = old.rows_by(old.table({"UserClaims", "AspNetUserClaims"}), "UserId");
    auto logins = old.rows_by(old.table({"UserLogins", "AspNetUserLogins"}), "UserId");
    auto tokens = old.rows_by(old.table({"UserTokens", "AspNetUserTokens"}), "UserId");
    for (const auto& row : old.rows(old.table({"Users", "AspNetUsers"}))) {
        auto person = read_person(row, now);
        const auto id = row.text("Id");
        for (const auto& each : roles[id]) {
            if (const auto name = role_names.find(each.text("RoleId")); name != role_names.end()) {
                person.row.user.roles.push_back(name->second);
                if (administers(name->second)) {
                    person.warnings.push_back(
                        fmt::format("administers here too, by the role \"{}\"", name->second));
                }
            }
        }
        take_claims(person, claims[id]);
        take_tokens(person, tokens[id]);
        take_second_factor(person, row);
        for (const auto& each : logins[id]) {
            person.logins.push_back(
                {.provider = each.text("LoginProvider"), .subject = each.text("ProviderKey")});
        }
        out.people.push_back(std::move(person));
    }
    return out;
}

} // namespace conclave::identity::importing
