#include "identity/users/sign_in_counts.hpp"

#include "store/batches.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

constexpr std::int64_t day_seconds = 86'400;

bool raise(soci::session& session, long long day, const std::string& kind,
           const std::string& client_id, long long total) {
    soci::statement up = (session.prepare << "UPDATE identity_sign_in_counts SET total = total + "
                                             ":n WHERE day = :d AND kind = :k AND client_id = :c",
                          soci::use(total), soci::use(day), soci::use(kind), soci::use(client_id));
    up.execute(true);
    return up.get_affected_rows() != 0;
}

} // namespace

std::int64_t SignInCounts::today() const {
    return base::to_unix_seconds(clock_.now()) / day_seconds;
}

void SignInCounts::count(std::string_view kind, std::string_view client_id) {
    const Key key{.day = today(), .kind = std::string(kind), .client_id = std::string(client_id)};
    const std::lock_guard lock(mutex_);
    ++counted_[key];
}

void SignInCounts::flush() {
    std::map<Key, std::int64_t> counted;
    {
        const std::lock_guard lock(mutex_);
        counted.swap(counted_);
    }
    while (!counted.empty()) {
        const auto first = counted.begin();
        try {
            add(first->first, first->second);
        } catch (...) { // the store is away: the next time
            const std::lock_guard lock(mutex_);
            for (const auto& [key, total] : counted) {
                counted_[key] += total;
            }
            throw;
        }
        counted.erase(first);
    }
}

void SignInCounts::add(const Key& key, std::int64_t total) {
    const long long number = total;
    const long long day = key.day;
    const auto transaction = [&] {
        database_.transaction([&](soci::session& session) {
            if (!raise(session, day, key.kind, key.client_id, number)) {
                session << "INSERT INTO identity_sign_in_counts (day, kind, client_id, total) "
                           "VALUES (:d, :k, :c, :n)",
                    soci::use(day), soci::use(key.kind), soci::use(key.client_id),
                    soci::use(number);
            }
        });
    };
    try {
        transaction();
    } catch (const store::StoreError& error) {
        if (error.kind() != store::StoreError::Kind::conflict) {
            throw;
        }
        transaction(); // another process made the row meanwhile
    }
}

void SignInCounts::drop_old() {
    store::delete_until(database_, "identity_sign_in_counts", "day", today() - sign_in_days_kept);
}

std::vector<SignInCounts::Day> SignInCounts::per_day(int days) {
    flush();
    const long long first = today() - days + 1;
    std::vector<Day> out;
    database_.run([&](soci::session& session) {
        out.clear();
        long long day = 0;
        std::string kind;
        long long total = 0;
        soci::statement query =
            (session.prepare << "SELECT day, kind, total FROM identity_sign_in_counts WHERE day >= "
                                ":first AND kind IN ('ok', 'failed') ORDER BY day",
             soci::use(first), soci::into(day), soci::into(kind), soci::into(total));
        query.execute();
        while (query.fetch()) {
            const auto start = base::from_unix_seconds(day * day_seconds);
            if (out.empty() || out.back().day != start) {
                out.push_back({.day = start});
            }
            (kind == "ok" ? out.back().signed_in : out.back().failed) += total;
        }
    });
    return out;
}

std::vector<SignInCounts::Application> SignInCounts::by_client(int days, std::int64_t limit) {
    flush();
    const long long first = today() - days + 1;
    const long long count = limit;
    std::vector<Application> out;
    database_.run([&](soci::session& session) {
        out.clear();
        std::string client_id;
        long long total = 0;
        soci::statement query =
            (session.prepare << "SELECT client_id, SUM(total) AS visits FROM "
                                "identity_sign_in_counts WHERE day >= :first AND kind = 'client' "
                                "GROUP BY client_id ORDER BY visits DESC, client_id LIMIT :n",
             soci::use(first), soci::use(count), soci::into(client_id), soci::into(total));
        query.execute();
        while (query.fetch()) {
            out.push_back({.client_id = client_id, .total = total});
        }
    });
    return out;
}

} // namespace conclave::identity
