#include "policy/book.hpp"

#include "base/log.hpp"
#include "policy/version_rows.hpp"

#include <utility>

namespace conclave::policy {
namespace {

Policy reread(const Policy& policy) {
    // With the numbers of the lines that people are shown.
    return parse(print(policy)).value();
}

} // namespace

Book::Book(store::Database& database, const base::Clock& clock, const Policy& otherwise)
    : database_(database), clock_(clock),
      current_(
          std::make_shared<const Current>(Version{.text = print(otherwise)}, reread(otherwise))) {
    refresh();
}

std::shared_ptr<const Book::Current> Book::now() const {
    const std::lock_guard lock(mutex_);
    return current_;
}

void Book::hold(Version version, Policy policy) {
    auto next = std::make_shared<const Current>(std::move(version), std::move(policy));
    const std::lock_guard lock(mutex_);
    // Two threads may have read one after the other, and come here the other way round.
    if (current_->version.number < next->version.number) {
        current_ = std::move(next);
    }
}

void Book::refresh() {
    std::vector<Version> newest;
    database_.run([&](soci::session& session) { newest = read_versions(session, 1, 0); });
    if (newest.empty() || newest.front().number == now()->version.number) {
        return;
    }
    auto& version = newest.front();
    auto policy = parse(version.text);
    if (!policy) {
        const auto& fault = policy.error().front();
        base::log::error("policy_not_read", {{"version", version.number},
                                             {"line", fault.line},
                                             {"reason", fault.words},
                                             {"remedy", "set another"}});
        return hold(std::move(version), {});
    }
    base::log::info("policy_read", {{"version", version.number}});
    hold(std::move(version), *std::move(policy));
}

std::expected<Version, Book::Refusal> Book::set(const std::string& text, const Author& author,
                                                std::int64_t seen) {
    auto policy = parse(text);
    if (!policy) {
        return std::unexpected(Refusal{.faults = std::move(policy.error())});
    }
    const Version version{
        .number = seen + 1, .text = text, .author = author, .created = clock_.now()};
    bool first = false;
    try {
        database_.transaction([&](soci::session& session) {
            first = newest_number(session) == seen;
            if (first) {
                insert_version(session, version);
                drop_versions(session, version.number - max_versions);
            }
        });
    } catch (const store::StoreError& error) {
        if (error.kind() != store::StoreError::Kind::conflict) {
            throw;
        }
        first = false;
    }
    if (!first) {
        return std::unexpected(Refusal{});
    }
    hold(version, *std::move(policy));
    return version;
}

Book::History Book::history(std::int64_t limit, std::int64_t offset) {
    History out;
    database_.run([&](soci::session& session) {
        out.versions = read_versions(session, limit, offset);
        out.total = count_versions(session);
    });
    return out;
}

std::optional<Version> Book::version(std::int64_t number) {
    std::optional<Version> out;
    database_.run([&](soci::session& session) { out = read_version(session, number); });
    return out;
}

} // namespace conclave::policy
