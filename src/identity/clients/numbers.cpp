#include "identity/clients/numbers.hpp"

#include "base/log.hpp"
#include "identity/clients/client_json.hpp"
#include "identity/clients/client_service.hpp"

#include <algorithm>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

template <class Item>
bool number_list(soci::session& session, std::vector<Item>& items, const std::string& kind) {
    bool changed = false;
    for (auto& item : items) {
        if (item.id == 0) {
            item.id = next_number(session, kind);
            changed = true;
        }
    }
    return changed;
}

/// A row of the client table.
struct Row {
    std::int64_t number = 0;
    std::string record;
    base::WallTime created{};
    base::WallTime updated{};
};

/// Those that are given later are higher.
void pass_number(soci::session& session, const std::string& kind, long long number) {
    int known = 0;
    session << "SELECT COUNT(*) FROM identity_numbers WHERE kind = :k", soci::use(kind),
        soci::into(known);
    if (known == 0) {
        session << "INSERT INTO identity_numbers (kind, last_number) VALUES (:k, :n)",
            soci::use(kind), soci::use(number);
        return;
    }
    session << "UPDATE identity_numbers SET last_number = :n WHERE kind = :k AND last_number < :m",
        soci::use(number), soci::use(kind), soci::use(number);
}

std::vector<Row> rows_of(soci::session& session) {
    std::vector<Row> rows;
    long long number = 0;
    long long created = 0;
    long long updated = 0;
    std::string record;
    soci::statement query =
        (session.prepare << "SELECT number, record, created_at, updated_at FROM identity_clients "
                            "ORDER BY client_id",
         soci::into(number), soci::into(record), soci::into(created), soci::into(updated));
    query.execute();
    while (query.fetch()) {
        rows.push_back({.number = number,
                        .record = record,
                        .created = base::from_unix_seconds(created),
                        .updated = base::from_unix_seconds(updated)});
    }
    return rows;
}

bool is_numbered(const Client& client) {
    const auto numbered = [](const auto& item) { return item.id != 0; };
    return std::ranges::all_of(client.secrets, numbered) &&
           std::ranges::all_of(client.claims, numbered) &&
           std::ranges::all_of(client.properties, numbered);
}

} // namespace

std::int64_t next_number(soci::session& session, const std::string& kind) {
    soci::statement up = (session.prepare << "UPDATE identity_numbers SET last_number = "
                                             "last_number + 1 WHERE kind = :k",
                          soci::use(kind));
    up.execute(true);
    if (up.get_affected_rows() == 0) {
        session << "INSERT INTO identity_numbers (kind, last_number) VALUES (:k, 1)",
            soci::use(kind);
        return 1;
    }
    long long number = 0;
    session << "SELECT last_number FROM identity_numbers WHERE kind = :k", soci::use(kind),
        soci::into(number);
    return number;
}

bool number_parts(soci::session& session, Client& client) {
    const bool secrets = number_list(session, client.secrets, "client_secret");
    const bool claims = number_list(session, client.claims, "client_claim");
    const bool properties = number_list(session, client.properties, "client_property");
    return secrets || claims || properties;
}

void ClientService::number_all() {
    database_.transaction([&](soci::session& session) {
        for (const auto& row : rows_of(session)) {
            auto client = client_from_json(row.record);
            if (!client) {
                base::log::error("client_record_damaged", {{"number", row.number}});
                continue;
            }
            if (number_parts(session, *client)) {
                const auto record = to_json(*client);
                session << "UPDATE identity_clients SET record = :r WHERE client_id = :id",
                    soci::use(record), soci::use(client->client_id);
            }
            if (row.number == 0) {
                const long long number = next_number(session, "client");
                session << "UPDATE identity_clients SET number = :n WHERE client_id = :id",
                    soci::use(number), soci::use(client->client_id);
            }
        }
    });
}

bool ClientService::keep_number(std::string_view client_id, std::int64_t number) {
    const std::string id(client_id);
    const long long wished = number;
    bool kept = false;
    database_.transaction([&](soci::session& session) {
        long long holders = 0;
        kept = false;
        session << "SELECT COUNT(*) FROM identity_clients WHERE number = :n AND client_id <> :id",
            soci::use(wished), soci::use(id), soci::into(holders);
        if (wished <= 0 || holders != 0) {
            return;
        }
        session << "UPDATE identity_clients SET number = :n WHERE client_id = :id AND number = 0",
            soci::use(wished), soci::use(id);
        session << "SELECT COUNT(*) FROM identity_clients WHERE number = :n AND client_id = :id",
            soci::use(wished), soci::use(id), soci::into(holders);
        kept = holders != 0;
        if (kept) {
            pass_number(session, "client", wished);
        }
    });
    return kept;
}

std::vector<StoredClient> ClientService::stored() {
    std::vector<StoredClient> out;
    const auto read = [&] {
        out.clear();
        bool numbered = true;
        database_.run([&](soci::session& session) {
            for (const auto& row : rows_of(session)) {
                if (auto client = client_from_json(row.record)) {
                    numbered = numbered && row.number != 0 && is_numbered(*client);
                    out.push_back({.number = row.number,
                                   .client = *std::move(client),
                                   .created = row.created,
                                   .updated = row.updated});
                }
            }
        });
        return numbered;
    };
    if (!read()) { // some were made on the command line, or stand in the configuration
        number_all();
        (void)read(); // one that was added meanwhile has its number the next time
    }
    return out;
}

std::optional<StoredClient> ClientService::stored(std::int64_t number) {
    for (auto& each : stored()) {
        if (each.number == number && number != 0) {
            return std::move(each);
        }
    }
    return std::nullopt;
}

} // namespace conclave::identity
