#include "account/migrations.hpp"

#include <array>

namespace conclave::account {
namespace {

// Times are seconds since 1970. `secret` is sealed (store::SecretBox).
constexpr std::array all{
    store::Migration{1, "accounts, API keys, Conversations services", R"sql(
CREATE TABLE account_accounts (
    sid CHAR(34) NOT NULL PRIMARY KEY,
    friendly_name VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE account_api_keys (
    sid CHAR(34) NOT NULL PRIMARY KEY,
    account_sid CHAR(34) NOT NULL,
    friendly_name VARCHAR(64) NOT NULL,
    secret VARCHAR(255) NOT NULL,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (account_sid) REFERENCES account_accounts (sid)
);
CREATE TABLE account_conversations_services (
    sid CHAR(34) NOT NULL PRIMARY KEY,
    account_sid CHAR(34) NOT NULL,
    friendly_name VARCHAR(64) NOT NULL,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (account_sid) REFERENCES account_accounts (sid)
);
)sql"},
};

} // namespace

std::span<const store::Migration> migrations() {
    return all;
}

} // namespace conclave::account
