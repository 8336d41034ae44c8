#include "identity/migrations.hpp"

#include "identity/admin/schema_steps.hpp"
#include "identity/users/sign_in_counts.hpp"

#include <vector>

namespace conclave::identity {
namespace {

// Times are Unix seconds. Handles, codes and tokens stand here only as base64url(SHA-256).
constexpr std::string_view first = R"(
CREATE TABLE identity_users (
    id VARCHAR(36) NOT NULL PRIMARY KEY,
    username VARCHAR(64) NOT NULL,
    username_key VARCHAR(64) NOT NULL UNIQUE,
    email VARCHAR(254) NOT NULL,
    email_key VARCHAR(254) NULL UNIQUE,
    email_verified INTEGER NOT NULL,
    display_name VARCHAR(200) NOT NULL,
    password_hash VARCHAR(255) NOT NULL,
    enabled INTEGER NOT NULL,
    security_stamp VARCHAR(64) NOT NULL,
    failed_count INTEGER NOT NULL,
    locked_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE identity_user_roles (
    user_id VARCHAR(36) NOT NULL,
    role VARCHAR(100) NOT NULL,
    PRIMARY KEY (user_id, role)
);
CREATE TABLE identity_clients (
    client_id VARCHAR(200) NOT NULL PRIMARY KEY,
    enabled INTEGER NOT NULL,
    record TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE TABLE identity_signing_keys (
    kid VARCHAR(64) NOT NULL PRIMARY KEY,
    alg VARCHAR(16) NOT NULL,
    sealed_key TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE identity_sessions (
    key_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    sid VARCHAR(64) NOT NULL UNIQUE,
    browser_id VARCHAR(64) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    security_stamp VARCHAR(64) NOT NULL,
    persistent INTEGER NOT NULL,
    auth_time BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_sessions_user ON identity_sessions (user_id);
CREATE INDEX identity_sessions_expiry ON identity_sessions (expires_at);
CREATE TABLE identity_interactions (
    handle_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    kind VARCHAR(16) NOT NULL,
    browser_hash VARCHAR(64) NOT NULL,
    payload TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_interactions_expiry ON identity_interactions (expires_at);
CREATE TABLE identity_codes (
    code_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    grant_id VARCHAR(64) NOT NULL,
    client_id VARCHAR(200) NOT NULL,
    payload TEXT NOT NULL,
    consumed INTEGER NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_codes_expiry ON identity_codes (expires_at);
CREATE TABLE identity_refresh_families (
    family_id VARCHAR(64) NOT NULL PRIMARY KEY,
    grant_id VARCHAR(64) NOT NULL,
    client_id VARCHAR(200) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    sid VARCHAR(64) NOT NULL,
    coordinated INTEGER NOT NULL,
    payload TEXT NOT NULL,
    generation INTEGER NOT NULL,
    current_hash VARCHAR(64) NOT NULL,
    previous_hash VARCHAR(64) NOT NULL,
    successor TEXT NOT NULL,
    rotated_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked INTEGER NOT NULL
);
CREATE INDEX identity_refresh_grant ON identity_refresh_families (grant_id);
CREATE INDEX identity_refresh_sid ON identity_refresh_families (sid);
CREATE INDEX identity_refresh_user ON identity_refresh_families (user_id, client_id);
CREATE INDEX identity_refresh_expiry ON identity_refresh_families (expires_at);
CREATE TABLE identity_consents (
    user_id VARCHAR(36) NOT NULL,
    client_id VARCHAR(200) NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, client_id)
);
CREATE TABLE identity_revoked (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_revoked_expiry ON identity_revoked (expires_at);
)";

constexpr std::string_view machine_tokens = R"(
CREATE TABLE identity_replays (
    id_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_replays_expiry ON identity_replays (expires_at);
CREATE TABLE identity_reference_tokens (
    token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    client_id VARCHAR(200) NOT NULL,
    payload TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_reference_tokens_client ON identity_reference_tokens (client_id);
CREATE INDEX identity_reference_tokens_expiry ON identity_reference_tokens (expires_at);
)";

constexpr std::string_view pushed_requests = R"(
CREATE TABLE identity_pushed_requests (
    uri_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    client_id VARCHAR(200) NOT NULL,
    payload TEXT NOT NULL,
    used INTEGER NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_pushed_requests_client ON identity_pushed_requests (client_id);
CREATE INDEX identity_pushed_requests_expiry ON identity_pushed_requests (expires_at);
)";

constexpr std::string_view device_codes = R"(
CREATE TABLE identity_device_codes (
    device_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    user_hash VARCHAR(64) NOT NULL UNIQUE,
    client_id VARCHAR(200) NOT NULL,
    scope TEXT NOT NULL,
    status INTEGER NOT NULL,
    payload TEXT NOT NULL,
    poll_interval INTEGER NOT NULL,
    polled_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_device_codes_client ON identity_device_codes (client_id);
CREATE INDEX identity_device_codes_expiry ON identity_device_codes (expires_at);
)";

constexpr std::string_view logout_notices = R"(
CREATE TABLE identity_session_clients (
    sid VARCHAR(64) NOT NULL,
    client_id VARCHAR(200) NOT NULL,
    back_channel INTEGER NOT NULL,
    PRIMARY KEY (sid, client_id)
);
CREATE INDEX identity_session_clients_client ON identity_session_clients (client_id);
CREATE TABLE identity_logout_queue (
    id VARCHAR(36) NOT NULL PRIMARY KEY,
    client_id VARCHAR(200) NOT NULL,
    sid VARCHAR(64) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    attempts INTEGER NOT NULL,
    next_at BIGINT NOT NULL
);
CREATE INDEX identity_logout_queue_client ON identity_logout_queue (client_id);
CREATE INDEX identity_logout_queue_next ON identity_logout_queue (next_at);
)";

constexpr std::string_view client_registration = R"(
CREATE TABLE identity_initial_tokens (
    token_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    uses_left INTEGER NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE TABLE identity_registered_clients (
    client_id VARCHAR(200) NOT NULL PRIMARY KEY,
    token_hash VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL
);
)";

constexpr std::string_view pairwise_subjects = R"(
CREATE TABLE identity_pairwise_subjects (
    sub VARCHAR(64) NOT NULL PRIMARY KEY,
    user_id VARCHAR(36) NOT NULL
);
CREATE INDEX identity_pairwise_subjects_user ON identity_pairwise_subjects (user_id);
)";

constexpr std::string_view passkeys = R"(
CREATE TABLE identity_passkey_people (
    user_id VARCHAR(36) NOT NULL PRIMARY KEY,
    user_handle VARCHAR(64) NOT NULL UNIQUE,
    changes BIGINT NOT NULL
);
CREATE TABLE identity_passkeys (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    credential_id TEXT NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    public_key TEXT NOT NULL,
    sign_count BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    transports VARCHAR(100) NOT NULL,
    aaguid VARCHAR(36) NOT NULL,
    name VARCHAR(60) NOT NULL,
    backup_eligible INTEGER NOT NULL,
    backed_up INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX identity_passkeys_user ON identity_passkeys (user_id);
)";

constexpr std::string_view backchannel_requests = R"(
CREATE TABLE identity_backchannel_requests (
    id_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    page_id VARCHAR(64) NOT NULL UNIQUE,
    client_id VARCHAR(200) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    scope TEXT NOT NULL,
    resources TEXT NOT NULL,
    message TEXT NOT NULL,
    status INTEGER NOT NULL,
    payload TEXT NOT NULL,
    poll_interval INTEGER NOT NULL,
    polled_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX identity_backchannel_requests_client ON identity_backchannel_requests (client_id);
CREATE INDEX identity_backchannel_requests_user ON identity_backchannel_requests (user_id);
CREATE INDEX identity_backchannel_requests_expiry ON identity_backchannel_requests (expires_at);
)";

// A subject belongs to one person, and a person has one at each provider.
constexpr std::string_view external_sign_in = R"(
CREATE TABLE identity_external_providers (
    scheme VARCHAR(40) NOT NULL PRIMARY KEY,
    name VARCHAR(60) NOT NULL,
    enabled INTEGER NOT NULL,
    authority VARCHAR(500) NOT NULL,
    client_id VARCHAR(500) NOT NULL,
    sealed_secret TEXT NOT NULL,
    scopes VARCHAR(500) NOT NULL,
    registers INTEGER NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE identity_external_logins (
    scheme VARCHAR(40) NOT NULL,
    subject VARCHAR(255) NOT NULL,
    user_id VARCHAR(36) NOT NULL,
    label VARCHAR(200) NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (scheme, subject),
    UNIQUE (user_id, scheme)
);
)";

constexpr std::string_view provider_numbers = R"(
ALTER TABLE identity_external_providers ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
)";

// What the console's lists and the clean-up ask for among very many rows.
constexpr std::string_view wide_lists = R"(
CREATE INDEX identity_refresh_live ON identity_refresh_families (user_id, revoked, expires_at);
CREATE INDEX identity_refresh_rotated ON identity_refresh_families (rotated_at);
)";

// identity_refresh_live finds them as well, and each index costs every new grant a page. Only
// MariaDB and MySQL read that comment.
constexpr std::string_view lean_grants = R"(
DROP INDEX identity_refresh_user /*! ON identity_refresh_families */;
CREATE INDEX identity_roles_name ON identity_roles (name);
)";

/// 0: not known yet.
constexpr std::string_view registrations_used = R"(
ALTER TABLE identity_registered_clients ADD COLUMN used_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX identity_registered_used ON identity_registered_clients (used_at);
)";

constexpr std::string_view clients_changed = R"(
CREATE INDEX identity_clients_changed ON identity_clients (updated_at);
)";

// What came from another product's database, so that it comes once: an area of the import, and what
// the row is called there.
constexpr std::string_view imported_rows = R"(
CREATE TABLE identity_imported (
    area VARCHAR(24) NOT NULL,
    old_key VARCHAR(64) NOT NULL,
    PRIMARY KEY (area, old_key)
);
)";

// Public keys of a server that this one took the place of.
constexpr std::string_view retired_keys = R"(
CREATE TABLE identity_retired_keys (
    kid VARCHAR(100) NOT NULL PRIMARY KEY,
    alg VARCHAR(16) NOT NULL,
    jwk TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
)";

// What is asked for in detail (RFC 9396), until the person has answered.
constexpr std::string_view polled_details = R"(
ALTER TABLE identity_device_codes ADD COLUMN details VARCHAR(4096) NOT NULL DEFAULT '';
ALTER TABLE identity_backchannel_requests ADD COLUMN details VARCHAR(4096) NOT NULL DEFAULT '';
)";

constexpr std::string_view client_parts = R"(
CREATE TABLE identity_client_parts (
    kind VARCHAR(32) NOT NULL,
    number BIGINT NOT NULL,
    client_id VARCHAR(200) NOT NULL,
    PRIMARY KEY (kind, number)
);
CREATE INDEX identity_client_parts_client ON identity_client_parts (client_id);
)";

// Which clients hear of the answer (CIBA, ping mode), when and with what. Zero: not, or no more.
constexpr std::string_view backchannel_pings = R"(
ALTER TABLE identity_backchannel_requests ADD COLUMN notification VARCHAR(2048) NOT NULL DEFAULT '';
ALTER TABLE identity_backchannel_requests ADD COLUMN notify_attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity_backchannel_requests ADD COLUMN notify_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX identity_backchannel_requests_notify ON identity_backchannel_requests (notify_at);
)";

// The scope of the admin API stood there with the words of the one for rooms, in the form that
// StoredResource has in the store.
constexpr std::string_view admin_scope_words = R"(
UPDATE identity_resources SET record = REPLACE(REPLACE(record,
    '"Video rooms"', '"Video rooms and administration"'),
    '"Enter rooms in your name"',
    '"Enter rooms in your name and, where your roles allow it, administer this server"')
WHERE name = 'skoruba_identity_admin_api';
)";

// User names that somebody had, as base64url(SHA-256); `user_id` is empty once the account has
// ended.
constexpr std::string_view former_names = R"(
CREATE TABLE identity_former_names (
    name_hash VARCHAR(64) NOT NULL PRIMARY KEY,
    user_id VARCHAR(36) NOT NULL,
    given_up_at BIGINT NOT NULL,
    free_at BIGINT NOT NULL
);
CREATE INDEX identity_former_names_user ON identity_former_names (user_id, given_up_at);
CREATE INDEX identity_former_names_free ON identity_former_names (free_at);
)";

} // namespace

std::span<const store::Migration> migrations() {
    // Numbers from 20 on are of the protocol, from 40 on of the admin API, from 50 on of passkeys,
    // from 70 on of grants without a browser, from 80 on of external sign-in, from 120 on of
    // indices, from 140 on of imports, from 150 on of details of grants without a browser, from 160
    // on of lookups, from 180 on of what people change of themselves, from 190 on of words of
    // scopes, those before of people; they don't depend on each other unless they say so, so each
    // series may grow.
    static const std::vector<store::Migration> steps{
        {1, "users, clients, keys, sessions, grants", first},
        {20, "replays, reference tokens", machine_tokens},
        {21, "pushed authorization requests", pushed_requests},
        {22, "device authorization", device_codes},
        {30, "who hears of the end of a session", logout_notices},
        {31, "clients that register themselves", client_registration},
        {32, "pairwise subjects", pairwise_subjects},
        {40, "audit log of the admin API", admin::audit_log_tables},
        {41, "roles, claims of people and roles", admin::role_tables},
        {42, "numbers of clients", admin::number_tables},
        {43, "scopes and APIs", admin::resource_tables},
        {44, "how often people sign in", sign_in_count_tables},
        {50, "passkeys", passkeys},
        {70, "requests without a browser (CIBA)", backchannel_requests},
        {80, "external sign-in", external_sign_in},
        {90, "numbers of external providers", provider_numbers},
        {120, "indices for wide lists", wide_lists},
        {121, "one index of grants less, one of roles", lean_grants},
        {130, "when self-registered clients were used", registrations_used},
        {131, "when clients were changed", clients_changed},
        {140, "what was imported", imported_rows},
        {141, "keys of the server before", retired_keys},
        {150, "details of requests without a browser", polled_details}, // after 22 and 70
        {151, "who hears of answers without a browser", backchannel_pings},
        {160, "which client has which parts", client_parts},
        {180, "user names that were given up", former_names},
        {190, "words of the admin API's scope", admin_scope_words}, // after 43
    };
    return steps;
}

} // namespace conclave::identity
