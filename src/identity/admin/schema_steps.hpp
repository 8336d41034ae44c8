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

} // namespace conclave::identity::admin
