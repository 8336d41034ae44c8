#include "policy/migrations.hpp"

#include <array>

namespace conclave::policy {
namespace {

// Times are seconds since 1970.
constexpr std::array all{
    store::Migration{1, "versions of the policy", R"sql(
CREATE TABLE IF NOT EXISTS policy_versions (
    number BIGINT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL,
    author_id VARCHAR(255) NOT NULL,
    author VARCHAR(255) NOT NULL,
    created_at BIGINT NOT NULL
);
)sql"},
};

} // namespace

std::span<const store::Migration> migrations() {
    return all;
}

} // namespace conclave::policy
