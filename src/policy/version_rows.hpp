#pragma once

#include "policy/book.hpp"

namespace conclave::policy {

/// The rows of the policy's versions; each call in the caller's session.
[[nodiscard]] std::vector<Version> read_versions(soci::session& session, std::int64_t limit,
                                                 std::int64_t offset);
[[nodiscard]] std::optional<Version> read_version(soci::session& session, std::int64_t number);
[[nodiscard]] std::int64_t newest_number(soci::session& session); // 0: there is none
[[nodiscard]] std::int64_t count_versions(soci::session& session);
void insert_version(soci::session& session, const Version& version);
/// Forgets those up to `number`.
void drop_versions(soci::session& session, std::int64_t number);

} // namespace conclave::policy
