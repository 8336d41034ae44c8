#include "identity/people/second_factors.hpp"

#include "base/json_text.hpp"
#include "identity/people/brought_factor.hpp"
#include "identity/people/totp.hpp"
#include "identity/users/user_repository.hpp"
#include "jose/digest.hpp"
#include "store/batches.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_ticket_bytes = 1024;
constexpr std::size_t group = 4;            // letters between dashes
constexpr std::size_t max_user_agent = 300; // the column's width

std::string ticket_purpose(const User& user) {
    return "totp enrolment|" + user.id + "|" + user.security_stamp;
}

std::string grouped(std::string_view code) {
    std::string out;
    for (std::size_t i = 0; i < code.size(); ++i) {
        out += i != 0 && i % group == 0 ? "-" : "";
        out += code[i];
    }
    return out;
}

struct Row {
    std::string sealed;
    long long last_step = 0;
    int failures = 0;
    long long resting_until = 0;
};

std::optional<Row> read(soci::session& session, const std::string& user_id) {
    Row row;
    session << "SELECT sealed_secret, last_step, failures, resting_until FROM identity_totp WHERE "
               "user_id = :u",
        soci::use(user_id), soci::into(row.sealed), soci::into(row.last_step),
        soci::into(row.failures), soci::into(row.resting_until);
    return session.got_data() ? std::optional(std::move(row)) : std::nullopt;
}

std::vector<std::string> put_recovery_codes(soci::session& session, const std::string& user_id,
                                            base::Random& random) {
    session << "DELETE FROM identity_recovery_codes WHERE user_id = :u", soci::use(user_id);
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < recovery_code_count; ++i) {
        const auto code = totp::base32(base::random_bytes(random, recovery_code_bytes));
        const auto hash = jose::sha256_base64url(code);
        session << "INSERT INTO identity_recovery_codes (user_id, code_hash) VALUES (:u, :h)",
            soci::use(user_id), soci::use(hash);
        codes.push_back(grouped(code));
    }
    return codes;
}

/// Whoever has the password and nothing else guesses on for weeks, if nothing grows: three codes of
/// a million are right at any time.
std::chrono::seconds rest_after(int failures) {
    auto rest = second_factor_rest;
    for (int round = failures / second_factor_max_failures;
         round > 1 && rest < second_factor_longest_rest; --round) {
        rest *= 2;
    }
    return std::min(rest, second_factor_longest_rest);
}

void forget(soci::session& session, const std::string& user_id) {
    session << "DELETE FROM identity_trusted_browsers WHERE user_id = :u", soci::use(user_id);
}

} // namespace

bool SecondFactors::enrolled(std::string_view user_id) {
    const std::string id(user_id);
    bool found = false;
    database_.run([&](soci::session& session) { found = read(session, id).has_value(); });
    return found;
}

std::size_t SecondFactors::recovery_codes_left(std::string_view user_id) {
    const std::string id(user_id);
    long long count = 0;
    database_.run([&](soci::session& session) {
        session << "SELECT COUNT(*) FROM identity_recovery_codes WHERE user_id = :u", soci::use(id),
            soci::into(count);
    });
    return static_cast<std::size_t>(count);
}

Enrolment SecondFactors::begin(const User& user) {
    auto secret = base::random_bytes(random_, totp::secret_bytes);
    const auto expires = base::to_unix_seconds(clock_.now() + enrolment_lifetime);
    const auto text = boost::json::serialize(
        boost::json::object{{"secret", base::to_base64url(secret)}, {"expires", expires}});
    return {std::move(secret), box_.seal(text, ticket_purpose(user), random_)};
}

std::expected<std::vector<std::string>, FactorFault>
SecondFactors::enrol(const User& user, std::string_view ticket, std::string_view code) {
    const auto text = box_.open(ticket, ticket_purpose(user));
    const auto members = text ? base::parse_json_object(*text, max_ticket_bytes)
                              : std::unexpected(base::JsonError::malformed);
    const auto now = clock_.now();
    if (!members || base::get_int(*members, "expires").value_or(0) <= base::to_unix_seconds(now)) {
        return std::unexpected(FactorFault::stale);
    }
    const auto secret = base::from_base64url(base::get_string(*members, "secret").value_or(""));
    const auto step = secret ? totp::matching_step(*secret, code, now, 0) : std::nullopt;
    if (!step) {
        return std::unexpected(FactorFault::wrong);
    }
    const auto sealed = box_.seal(base::as_text(*secret), totp_secret_purpose(user.id), random_);
    const long long last_step = *step;
    const long long created = base::to_unix_seconds(now);
    std::vector<std::string> codes;
    database_.transaction([&](soci::session& session) {
        codes.clear();
        if (!users::hold(session, user.id, user.security_stamp)) {
            return;
        }
        session << "DELETE FROM identity_totp WHERE user_id = :u", soci::use(user.id);
        session << "INSERT INTO identity_totp (user_id, sealed_secret, last_step, failures, "
                   "resting_until, created_at) VALUES (:u, :s, :l, 0, 0, :c)",
            soci::use(user.id), soci::use(sealed), soci::use(last_step), soci::use(created);
        codes = put_recovery_codes(session, user.id, random_);
        forget(session, user.id);
    });
    if (codes.empty()) {
        return std::unexpected(FactorFault::stale); // the password was changed meanwhile
    }
    return codes;
}

void SecondFactors::remove(std::string_view user_id) {
    const std::string id(user_id);
    database_.transaction([&](soci::session& session) {
        session << "DELETE FROM identity_totp WHERE user_id = :u", soci::use(id);
        session << "DELETE FROM identity_recovery_codes WHERE user_id = :u", soci::use(id);
        forget(session, id);
    });
}

std::vector<std::string> SecondFactors::renew_recovery_codes(std::string_view user_id) {
    const std::string id(user_id);
    std::vector<std::string> codes;
    database_.transaction(
        [&](soci::session& session) { codes = put_recovery_codes(session, id, random_); });
    return codes;
}

bool SecondFactors::spend_recovery_code(soci::session& session, const std::string& user_id,
                                        std::string_view code) {
    const auto hash = jose::sha256_base64url(plain_recovery_code(code));
    soci::statement statement = (session.prepare << "DELETE FROM identity_recovery_codes WHERE "
                                                    "user_id = :u AND code_hash = :h",
                                 soci::use(user_id), soci::use(hash));
    statement.execute(true);
    return statement.get_affected_rows() == 1;
}

std::optional<FactorFault> SecondFactors::check(std::string_view user_id, std::string_view code,
                                                bool recovery) {
    const std::string id(user_id);
    const auto now = clock_.now();
    const long long seconds = base::to_unix_seconds(now);
    std::optional<FactorFault> fault;
    database_.transaction([&](soci::session& session) {
        // The first statement writes, so that of two calls at once one waits for the other.
        session << "UPDATE identity_totp SET failures = failures + 1 WHERE user_id = :u",
            soci::use(id);
        const auto row = read(session, id);
        if (!row) {
            fault = FactorFault::not_enrolled;
            return;
        }
        if (row->resting_until > seconds) {
            session << "UPDATE identity_totp SET failures = failures - 1 WHERE user_id = :u",
                soci::use(id);
            fault = FactorFault::resting;
            return;
        }
        long long last_step = row->last_step;
        bool right = false;
        if (recovery) {
            right = spend_recovery_code(session, id, code);
        } else if (const auto secret = box_.open(row->sealed, totp_secret_purpose(id))) {
            const auto step =
                totp::matching_step(base::as_bytes(*secret), code, now, row->last_step);
            right = step.has_value();
            last_step = step.value_or(last_step);
        }
        if (right) {
            session << "UPDATE identity_totp SET failures = 0, last_step = :l WHERE user_id = :u",
                soci::use(last_step), soci::use(id);
            return;
        }
        fault = FactorFault::wrong;
        if (row->failures % second_factor_max_failures == 0) {
            const long long until = base::to_unix_seconds(now + rest_after(row->failures));
            session << "UPDATE identity_totp SET resting_until = :r WHERE user_id = :u",
                soci::use(until), soci::use(id);
        }
    });
    return fault;
}

std::chrono::seconds SecondFactors::rest_left(std::string_view user_id) {
    const std::string id(user_id);
    long long until = 0;
    database_.run([&](soci::session& session) {
        const auto row = read(session, id);
        until = row ? row->resting_until : 0;
    });
    return std::chrono::seconds(std::max(0LL, until - base::to_unix_seconds(clock_.now())));
}

std::string SecondFactors::trust_browser(const User& user, std::string_view user_agent) {
    auto key = base::random_token(random_);
    const auto hash = jose::sha256_base64url(key);
    const std::string agent(user_agent.substr(0, max_user_agent));
    const long long now = base::to_unix_seconds(clock_.now());
    const long long expires = base::to_unix_seconds(clock_.now() + trusted_browser_lifetime);
    database_.transaction([&](soci::session& session) {
        session << "INSERT INTO identity_trusted_browsers (key_hash, user_id, security_stamp, "
                   "user_agent, created_at, expires_at) VALUES (:k, :u, :s, :a, :c, :e)",
            soci::use(hash), soci::use(user.id), soci::use(user.security_stamp), soci::use(agent),
            soci::use(now), soci::use(expires);
    });
    return key;
}

bool SecondFactors::trusts(const User& user, std::string_view key) {
    if (key.empty()) {
        return false;
    }
    const auto hash = jose::sha256_base64url(key);
    const long long now = base::to_unix_seconds(clock_.now());
    long long count = 0;
    database_.run([&](soci::session& session) {
        session << "SELECT COUNT(*) FROM identity_trusted_browsers WHERE key_hash = :k AND "
                   "user_id = :u AND security_stamp = :s AND expires_at > :now",
            soci::use(hash), soci::use(user.id), soci::use(user.security_stamp), soci::use(now),
            soci::into(count);
    });
    return count == 1;
}

std::size_t SecondFactors::trusted_browsers(const User& user) {
    const long long now = base::to_unix_seconds(clock_.now());
    long long count = 0;
    database_.run([&](soci::session& session) {
        session << "SELECT COUNT(*) FROM identity_trusted_browsers WHERE user_id = :u AND "
                   "security_stamp = :s AND expires_at > :now",
            soci::use(user.id), soci::use(user.security_stamp), soci::use(now), soci::into(count);
    });
    return static_cast<std::size_t>(count);
}

void SecondFactors::forget_browsers(std::string_view user_id) {
    const std::string id(user_id);
    database_.transaction([&](soci::session& session) { forget(session, id); });
}

void SecondFactors::drop_expired() {
    store::delete_until(database_, "identity_trusted_browsers", "expires_at",
                        base::to_unix_seconds(clock_.now()));
}

} // namespace conclave::identity
