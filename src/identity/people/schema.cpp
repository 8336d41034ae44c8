#include "identity/people/schema.hpp"

#include "identity/migrations.hpp"
#include "mail/migrations.hpp"

#include <vector>

namespace conclave::identity {
namespace {

// Times are Unix seconds. Codes stand here only as base64url(SHA-256).
constexpr std::string_view mail_tokens = R"(
CREATE TABLE identity_mail_tokens (
    code_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    purpose VARCHAR(16) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    email_key VARCHAR(254) NOT NULL,
    security_stamp VARCHAR(64) NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_mail_tokens_user ON identity_mail_tokens (user_id, purpose);
CREATE INDEX identity_mail_tokens_expiry ON identity_mail_tokens (expires_at);
)";

constexpr std::string_view second_factors = R"(
CREATE TABLE identity_totp (
    user_id VARCHAR(36) NOT NULL PRIMARY KEY,
    sealed_secret VARCHAR(255) NOT NULL,
    last_step BIGINT NOT NULL,
    failures INTEGER NOT NULL,
    resting_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE identity_recovery_codes (
    user_id VARCHAR(36) NOT NULL,
    code_hash VARCHAR(64) NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);
CREATE TABLE identity_trusted_browsers (
    key_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    user_id VARCHAR(36) NOT NULL,
    security_stamp VARCHAR(64) NOT NULL,
    user_agent VARCHAR(300) NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_trusted_browsers_user ON identity_trusted_browsers (user_id);
CREATE INDEX identity_trusted_browsers_expiry ON identity_trusted_browsers (expires_at);
ALTER TABLE identity_sessions ADD COLUMN amr VARCHAR(64) NOT NULL DEFAULT 'pwd';
ALTER TABLE identity_sessions ADD COLUMN acr VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE identity_sessions ADD COLUMN user_agent VARCHAR(300) NOT NULL DEFAULT '';
ALTER TABLE identity_sessions ADD COLUMN address VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE identity_sessions ADD COLUMN seen_at BIGINT NOT NULL DEFAULT 0;
)";

constexpr std::string_view newest_sessions = R"(
CREATE INDEX identity_sessions_seen ON identity_sessions (seen_at, sid);
)";

// What a page deep in the list skips is in the index alone. Only MariaDB and MySQL read that
// comment.
constexpr std::string_view pages_of_sessions = R"(
CREATE INDEX identity_sessions_pages ON identity_sessions (seen_at, sid, expires_at);
DROP INDEX identity_sessions_seen /*! ON identity_sessions */;
)";

// Where the code makes another address of the person's; empty: it does not.
constexpr std::string_view new_addresses = R"(
ALTER TABLE identity_mail_tokens ADD COLUMN new_email VARCHAR(254) NOT NULL DEFAULT '';
)";

// At which provider of others a session began; '?': at one of them, before this was noted.
constexpr std::string_view session_providers = R"(
ALTER TABLE identity_sessions ADD COLUMN provider VARCHAR(200) NOT NULL DEFAULT '';
UPDATE identity_sessions SET provider = '?' WHERE amr = 'fed' OR amr LIKE 'fed %';
)";

} // namespace

void migrate_schema(store::Database& database) {
    static const std::vector<store::Migration> people{
        {1, "codes that go out by mail", mail_tokens},
        {2, "second factors, where sessions are", second_factors},
        {3, "sessions, newest first", newest_sessions},
        {4, "pages of sessions", pages_of_sessions},
        {5, "changes of addresses", new_addresses},
        {6, "at which provider sessions began", session_providers},
    };
    database.migrate("identity", migrations());
    database.migrate("mail", mail::migrations());
    database.migrate("identity_people", people);
}

} // namespace conclave::identity
