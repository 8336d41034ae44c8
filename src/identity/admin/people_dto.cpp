#include "identity/admin/people_dto.hpp"

#include "base/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

constexpr std::string_view for_ever = "9999-12-31T23:59:59Z"; // how the old stack blocks somebody
constexpr std::int64_t most_failures = 1'000'000; // the column's type is narrower than JSON's
/// An end that lies farther ahead than this is none.
constexpr std::chrono::years longest_lock{50};

json::value text_or_null(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
}

json::value lock_end(const Account& account, base::WallTime now) {
    if (!account.enabled) {
        return json::string(for_ever);
    }
    return account.locked_until > now ? json::value(base::to_rfc3339(account.locked_until))
                                      : json::value();
}

} // namespace

json::object to_dto(const Account& account, base::WallTime now) {
    return {{"id", account.id},
            {"userName", account.username},
            {"email", text_or_null(account.email)},
            {"emailConfirmed", account.email_verified},
            {"phoneNumber", text_or_null(account.phone_number)},
            {"phoneNumberConfirmed", account.phone_verified},
            {"lockoutEnabled", account.lockout_enabled},
            {"twoFactorEnabled", account.two_factors},
            {"accessFailedCount", account.failed_count},
            {"lockoutEnd", lock_end(account, now)}};
}

json::object to_dto(const Role& role) {
    return {{"id", role.id}, {"name", role.name}};
}

json::object to_dto(const NumberedClaim& claim, std::string_view owner) {
    return {{"claimId", claim.id},
            {owner, claim.owner},
            {"claimType", claim.type},
            {"claimValue", claim.value}};
}

Account account_from(const Call& call, const Account& stored, base::WallTime now) {
    const auto flag = [&](std::string_view name, bool otherwise) {
        return base::get_bool(call.body, name).value_or(otherwise);
    };
    Account out{.id = stored.id,
                .username = call.text("userName"),
                .email = call.text("email"),
                .email_verified = flag("emailConfirmed", false),
                .phone_number = call.text("phoneNumber"),
                .phone_verified = flag("phoneNumberConfirmed", false),
                .lockout_enabled = flag("lockoutEnabled", true),
                .two_factors = flag("twoFactorEnabled", stored.two_factors),
                .failed_count = std::clamp<std::int64_t>(
                    base::get_int(call.body, "accessFailedCount").value_or(0), 0, most_failures)};
    if (const auto end = read_time(call.text("lockoutEnd"))) {
        out.enabled = *end <= now + longest_lock;
        out.locked_until = out.enabled ? *end : base::WallTime{};
    }
    return out;
}

Refusal to_refusal(const UserRefusal& refusal) {
    switch (refusal.error) {
    case UserError::invalid_username:
    case UserError::name_taken:
        return invalid("userName", refusal.message);
    case UserError::invalid_email:
    case UserError::email_taken:
        return invalid("email", refusal.message);
    case UserError::weak_password:
        return invalid("password", refusal.message);
    case UserError::invalid_phone:
        return invalid("phoneNumber", refusal.message);
    case UserError::last_administrator:
        return invalid("id", refusal.message);
    case UserError::busy:
        return {.status = 503, .title = refusal.message};
    case UserError::not_found:
    case UserError::stale:
    case UserError::too_often:
        break;
    }
    return {.status = 404, .title = refusal.message};
}

Refusal to_refusal(const RoleRefusal& refusal) {
    switch (refusal.error) {
    case RoleError::invalid:
    case RoleError::taken:
        return invalid("name", refusal.message);
    case RoleError::needed:
        return invalid("id", refusal.message);
    case RoleError::not_found:
        break;
    }
    return {.status = 404, .title = refusal.message};
}

std::expected<std::int64_t, Refusal> asked_claim(const Call& call) {
    const auto text = call.asked("claimId").value_or("");
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
        return std::unexpected(invalid("claimId", "claimId must be a whole number."));
    }
    return number;
}

NumberedClaim claim_from(const Call& call, std::string_view owner) {
    return {.id = base::get_int(call.body, "claimId").value_or(0),
            .owner = call.text(owner),
            .type = call.text("claimType"),
            .value = call.text("claimValue")};
}

} // namespace conclave::identity::admin
