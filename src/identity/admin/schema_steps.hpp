#pragma once

#include <string_view>

/// The tables of the admin API, for the migrations of identity. Times are Unix seconds.
namespace conclave::identity::admin {

inline constexpr std::string_view audit_log_tables = R"(
CREATE TABLE identity_audit_log (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    event VARCHAR(100) NOT NULL,
    source VARCHAR(100) NOT NULL,
    category VARCHAR(100) NOT NULL,
    subject_identifier VARCHAR(200) NOT NULL,
    subject_name VARCHAR(200) NOT NULL,
    subject_type VARCHAR(16) NOT NULL,
    subject_data TEXT NOT NULL,
    action_data TEXT NOT NULL,
    event_data MEDIUMTEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX identity_audit_log_created ON identity_audit_log (created_at);
)";

inline constexpr std::string_view role_tables = R"(
CREATE TABLE identity_roles (
    id VARCHAR(36) NOT NULL PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    name_key VARCHAR(100) NOT NULL UNIQUE
);
CREATE TABLE identity_role_claims (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    role_id VARCHAR(36) NOT NULL,
    claim_type VARCHAR(250) NOT NULL,
    claim_value VARCHAR(2000) NOT NULL
);
CREATE INDEX identity_role_claims_role ON identity_role_claims (role_id);
CREATE TABLE identity_user_claims (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id VARCHAR(36) NOT NULL,
    claim_type VARCHAR(250) NOT NULL,
    claim_value VARCHAR(2000) NOT NULL
);
CREATE INDEX identity_user_claims_user ON identity_user_claims (user_id);
CREATE INDEX identity_user_claims_type ON identity_user_claims (claim_type);
CREATE INDEX identity_user_roles_role ON identity_user_roles (role);
ALTER TABLE identity_users ADD COLUMN phone_number VARCHAR(64) NOT NULL DEFAULT '';
ALTER TABLE identity_users ADD COLUMN phone_verified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity_users ADD COLUMN lockout_enabled INTEGER NOT NULL DEFAULT 1;
)";

/// Numbers that are given once, by kind; rows that have none yet say 0.
inline constexpr std::string_view number_tables = R"(
CREATE TABLE identity_numbers (
    kind VARCHAR(32) NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);
ALTER TABLE identity_clients ADD COLUMN number BIGINT NOT NULL DEFAULT 0;
CREATE INDEX identity_clients_number ON identity_clients (number);
)";

inline constexpr std::string_view resource_tables = R"(
CREATE TABLE identity_resources (
    kind VARCHAR(20) NOT NULL,
    id BIGINT NOT NULL,
    name VARCHAR(200) NOT NULL,
    record TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE UNIQUE INDEX identity_resources_name ON identity_resources (kind, name);
)";

} // namespace conclave::identity::admin
