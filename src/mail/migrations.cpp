#include "mail/migrations.hpp"

#include <vector>

namespace conclave::mail {
namespace {

// Times are Unix seconds. `sealed` is the whole message under the secret key: links in mails open
// accounts.
constexpr std::string_view outbox = R"(
CREATE TABLE mail_outbox (
    id VARCHAR(36) NOT NULL PRIMARY KEY,
    sealed MEDIUMTEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at BIGINT NOT NULL,
    useless_at BIGINT NOT NULL
);
CREATE INDEX mail_outbox_next ON mail_outbox (next_at);
)";

} // namespace

std::span<const store::Migration> migrations() {
    static const std::vector<store::Migration> steps{{1, "outbox", outbox}};
    return steps;
}

} // namespace conclave::mail
