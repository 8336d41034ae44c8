#include "policy/version_rows.hpp"

#include <soci/soci.h>

namespace conclave::policy {
namespace {

/// One row as SQL has it.
struct Row {
    long long number = 0;
    std::string text;
    std::string author_id;
    std::string author;
    long long created = 0;

    [[nodiscard]] Version version() const {
        return {.number = number,
                .text = text,
                .author = {.id = author_id, .name = author},
                .created = base::from_unix_seconds(created)};
    }
};

} // namespace

std::vector<Version> read_versions(soci::session& session, std::int64_t limit,
                                   std::int64_t offset) {
    Row row;
    const long long most = limit;
    const long long from = offset;
    soci::statement query =
        (session.prepare << "SELECT number, text, author_id, author, created_at FROM "
                            "policy_versions ORDER BY number DESC LIMIT :l OFFSET :o",
         soci::into(row.number), soci::into(row.text), soci::into(row.author_id),
         soci::into(row.author), soci::into(row.created), soci::use(most), soci::use(from));
    query.execute();
    std::vector<Version> out;
    while (query.fetch()) {
        out.push_back(row.version());
    }
    return out;
}

std::optional<Version> read_version(soci::session& session, std::int64_t number) {
    Row row;
    const long long wanted = number;
    session << "SELECT number, text, author_id, author, created_at FROM policy_versions WHERE "
               "number = :n",
        soci::into(row.number), soci::into(row.text), soci::into(row.author_id),
        soci::into(row.author), soci::into(row.created), soci::use(wanted);
    return session.got_data() ? std::optional(row.version()) : std::nullopt;
}

std::int64_t newest_number(soci::session& session) {
    long long number = 0;
    session << "SELECT COALESCE(MAX(number), 0) FROM policy_versions", soci::into(number);
    return number;
}

std::int64_t count_versions(soci::session& session) {
    long long count = 0;
    session << "SELECT COUNT(*) FROM policy_versions", soci::into(count);
    return count;
}

void insert_version(soci::session& session, const Version& version) {
    const long long number = version.number;
    const long long created = base::to_unix_seconds(version.created);
    session << "INSERT INTO policy_versions (number, text, author_id, author, created_at) VALUES "
               "(:n, :t, :i, :a, :c)",
        soci::use(number), soci::use(version.text), soci::use(version.author.id),
        soci::use(version.author.name), soci::use(created);
}

void drop_versions(soci::session& session, std::int64_t number) {
    const long long last = number;
    session << "DELETE FROM policy_versions WHERE number <= :n", soci::use(last);
}

} // namespace conclave::policy
