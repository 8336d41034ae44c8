#include "identity/clients/numbers.hpp"

#include "base/log.hpp"
#include "identity/clients/client_json.hpp"
#include "identity/clients/client_service.hpp"
#include "store/dialect.hpp"

#include <algorithm>
#include <functional>
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

/// Says which clients are meant, or nothing: all.
struct Which {
    std::string condition{};
    std::function<void(soci::statement&)> bind = [](soci::statement&) {};
};

Which by_number(const long long& number) {
    return {.condition = " WHERE number = :n",
            .bind = [&](soci::statement& query) { query.exchange(soci::use(number)); }};
}

Which by_id(const std::string& client_id) {
    return {.condition = " WHERE client_id = :id",
            .bind = [&](soci::statement& query) { query.exchange(soci::use(client_id)); }};
}

std::vector<Row> rows_of(soci::session& session, const Which& which = {}) {
    std::vector<Row> rows;
    long long number = 0;
    long long created = 0;
    long long updated = 0;
    std::string record;
    soci::statement query(session);
    which.bind(query);
    query.exchange(soci::into(number));
    query.exchange(soci::into(record));
    query.exchange(soci::into(created));
    query.exchange(soci::into(updated));
    query.alloc();
    query.prepare("SELECT number, record, created_at, updated_at FROM identity_clients" +
                  which.condition + " ORDER BY client_id");
    query.define_and_bind();
    query.execute(false);
    while (query.fetch()) {
        rows.push_back({.number = number,
                        .record = record,
                        .created = base::from_unix_seconds(created),
                        .updated = base::from_unix_seconds(updated)});
    }
    return rows;
}

std::string kind_of(ClientPart part) {
    switch (part) {
    case ClientPart::secret:
        return "client_secret";
    case ClientPart::claim:
        return "client_claim";
    case ClientPart::property:
        break;
    }
    return "client_property";
}

bool has_part(const Client& client, ClientPart part, std::int64_t number) {
    const auto is_it = [&](const auto& item) { return item.id == number; };
    switch (part) {
    case ClientPart::secret:
        return std::ranges::any_of(client.secrets, is_it);
    case ClientPart::claim:
        return std::ranges::any_of(client.claims, is_it);
    case ClientPart::property:
        break;
    }
    return std::ranges::any_of(client.properties, is_it);
}

template <class Item>
void keep_list(soci::session& session, const std::string& client_id, const std::vector<Item>& items,
               ClientPart part) {
    const auto kind = kind_of(part);
    const auto text =
        "INSERT INTO identity_client_parts (kind, number, client_id) VALUES (:k, :n, :c)" +
        store::or_update(store::dialect_of(session), "kind, number", {"client_id"});
    for (const auto& item : items) {
        const long long number = item.id;
        session << text, soci::use(kind), soci::use(number), soci::use(client_id);
    }
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

void keep_parts(soci::session& session, const Client& client) {
    session << "DELETE FROM identity_client_parts WHERE client_id = :c",
        soci::use(client.client_id);
    keep_list(session, client.client_id, client.secrets, ClientPart::secret);
    keep_list(session, client.client_id, client.claims, ClientPart::claim);
    keep_list(session, client.client_id, client.properties, ClientPart::property);
}

namespace {

void number_row(soci::session& session, const Row& row) {
    auto client = client_from_json(row.record);
    if (!client) {
        base::log::error("client_record_damaged", {{"number", row.number}});
        return;
    }
    if (number_parts(session, *client)) {
        const auto record = to_json(*client);
        session << "UPDATE identity_clients SET record = :r WHERE client_id = :id",
            soci::use(record), soci::use(client->client_id);
        keep_parts(session, *client);
    }
    if (row.number == 0) {
        const long long number = next_number(session, "client");
        session << "UPDATE identity_clients SET number = :n WHERE client_id = :id",
            soci::use(number), soci::use(client->client_id);
    }
}

/// Those that are meant; what has no number yet (made on the command line, or of the configuration)
/// gets one.
std::vector<StoredClient> read(store::Database& database, const Which& which) {
    std::vector<StoredClient> out;
    const auto look = [&] {
        out.clear();
        bool numbered = true;
        database.run([&](soci::session& session) {
            for (const auto& row : rows_of(session, which)) {
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
    if (!look()) {
        database.transaction([&](soci::session& session) {
            for (const auto& row : rows_of(session, which)) {
                number_row(session, row);
            }
        });
        (void)look(); // one that was added meanwhile has its number the next time
    }
    return out;
}

std::optional<StoredClient> first_of(std::vector<StoredClient> found) {
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

} // namespace

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
    return read(database_, {});
}

std::optional<StoredClient> ClientService::stored(std::int64_t number) {
    const long long wanted = number;
    return number == 0 ? std::nullopt : first_of(read(database_, by_number(wanted)));
}

std::optional<StoredClient> ClientService::stored(const std::string& client_id) {
    return first_of(read(database_, by_id(client_id)));
}

std::optional<StoredClient> ClientService::owner(ClientPart part, std::int64_t number) {
    const auto kind = kind_of(part);
    const long long wanted = number;
    std::string id;
    if (number == 0) {
        return std::nullopt;
    }
    database_.run([&](soci::session& session) {
        session << "SELECT client_id FROM identity_client_parts WHERE kind = :k AND number = :n",
            soci::use(kind), soci::use(wanted), soci::into(id);
    });
    if (!id.empty()) {
        auto found = stored(id);
        return found && has_part(found->client, part, number) ? std::move(found) : std::nullopt;
    }
    // Numbers that a program before this one gave stand in the records alone.
    for (auto& each : stored()) {
        if (has_part(each.client, part, number)) {
            database_.transaction(
                [&](soci::session& session) { keep_parts(session, each.client); });
            return std::move(each);
        }
    }
    return std::nullopt;
}

} // namespace conclave::identity
