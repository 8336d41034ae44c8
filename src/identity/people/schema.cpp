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

/// Keys compare byte by byte in SQLite; MariaDB must be told to do so.
std::string for_mysql(std::string_view sql) {
    constexpr std::string_view table_end = "\n);";
    constexpr std::string_view options =
        "\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;";
    std::string text(sql);
    for (auto at = text.find(table_end); at != std::string::npos;
         at = text.find(table_end, at + options.size())) {
        text.replace(at, table_end.size(), options);
    }
    return text;
}

} // namespace

void migrate_schema(store::Database& database) {
    static const std::string mail_tokens_mysql = for_mysql(mail_tokens);
    static const std::vector<store::Migration> people{
        {1, "codes that go out by mail", mail_tokens, mail_tokens_mysql},
    };
    database.migrate("identity", migrations());
    database.migrate("mail", mail::migrations());
    database.migrate("identity_people", people);
}

} // namespace conclave::identity
