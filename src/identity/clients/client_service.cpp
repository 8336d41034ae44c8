#include "identity/clients/client_service.hpp"

#include "base/bytes.hpp"
#include "base/log.hpp"
#include "identity/clients/client_json.hpp"
#include "identity/clients/numbers.hpp"
#include "identity/grants/revoked_row.hpp"
#include "jose/digest.hpp"

#include <fmt/format.h>
#include <set>
#include <soci/soci.h>

namespace conclave::identity {
namespace log = base::log;

namespace {

std::unexpected<ClientRefusal> refuse(ClientError error, std::string message) {
    return std::unexpected(ClientRefusal{error, std::move(message)});
}

std::expected<std::string, ClientRefusal> checked_record(const Client& client) {
    if (auto fault = client_fault(client)) {
        return refuse(ClientError::invalid, *std::move(fault));
    }
    auto record = to_json(client);
    if (record.size() > client_record_max_bytes) {
        return refuse(ClientError::invalid,
                      fmt::format("the record is longer than {} bytes", client_record_max_bytes));
    }
    return record;
}

std::optional<std::string> read_record(soci::session& session, const std::string& client_id) {
    std::string record;
    session << "SELECT record FROM identity_clients WHERE client_id = :id", soci::use(client_id),
        soci::into(record);
    return session.got_data() ? std::optional(std::move(record)) : std::nullopt;
}

Client parse_record(const std::string& record) {
    auto client = client_from_json(record);
    if (!client) {
        throw store::StoreError(store::StoreError::Kind::other,
                                "a client record in the database is damaged");
    }
    return *std::move(client);
}

/// Does anything of ours tell that it has met people? What it keeps itself we don't know.
bool knows_people(soci::session& session, const std::string& client_id) {
    for (const auto* table : {"identity_consents", "identity_refresh_families",
                              "identity_session_clients", "identity_codes"}) {
        long long count = 0;
        session << "SELECT COUNT(*) FROM " << table << " WHERE client_id = :c",
            soci::use(client_id), soci::into(count);
        if (count > 0) {
            return true;
        }
    }
    return false;
}

bool calls_people_otherwise(const Client& before, const Client& after) {
    return before.subject_type != after.subject_type ||
           (after.is_pairwise() && before.sector_identifier_uri != after.sector_identifier_uri);
}

void write_record(soci::session& session, const Client& client, const std::string& record,
                  base::WallTime now, bool exists) {
    const long long time = base::to_unix_seconds(now);
    const int enabled = client.enabled ? 1 : 0;
    if (exists) {
        session << "UPDATE identity_clients SET enabled = :e, record = :r, updated_at = :t "
                   "WHERE client_id = :id",
            soci::use(enabled), soci::use(record), soci::use(time), soci::use(client.client_id);
        return;
    }
    session << "INSERT INTO identity_clients (client_id, enabled, record, created_at, updated_at) "
               "VALUES (:id, :e, :r, :c, :u)",
        soci::use(client.client_id), soci::use(enabled), soci::use(record), soci::use(time),
        soci::use(time);
}

/// Grants whose access tokens may live: they are in the codes and the refresh families.
std::set<std::string> grants_of(soci::session& session, const std::string& client_id) {
    std::set<std::string> grants;
    for (const auto* query :
         {"SELECT grant_id FROM identity_codes WHERE client_id = :c",
          "SELECT grant_id FROM identity_refresh_families WHERE client_id = :c"}) {
        const soci::rowset<std::string> rows = (session.prepare << query, soci::use(client_id));
        grants.insert(rows.begin(), rows.end());
    }
    return grants;
}

void delete_client_rows(soci::session& session, const std::string& client_id, long long until) {
    for (const auto& grant : grants_of(session, client_id)) {
        write_revoked(session, grant, until);
    }
    for (const auto* table :
         {"identity_codes", "identity_refresh_families", "identity_reference_tokens",
          "identity_pushed_requests", "identity_device_codes", "identity_backchannel_requests",
          "identity_session_clients", "identity_logout_queue", "identity_registered_clients",
          "identity_consents", "identity_client_parts", "identity_clients"}) {
        session << "DELETE FROM " << table << " WHERE client_id = :c", soci::use(client_id);
    }
}

} // namespace

ClientService::ClientService(store::Database& database, const base::Clock& clock,
                             base::Random& random)
    : database_(database), clock_(clock), random_(random) {}

std::expected<void, ClientRefusal> ClientService::add(const Client& client) {
    const auto record = checked_record(client);
    if (!record) {
        return std::unexpected(record.error());
    }
    bool exists = false;
    database_.transaction([&](soci::session& session) {
        exists = read_record(session, client.client_id).has_value();
        if (!exists) {
            write_record(session, client, *record, clock_.now(), false);
        }
    });
    if (exists) {
        return refuse(ClientError::exists,
                      fmt::format("the client \"{}\" exists", client.client_id));
    }
    cache_.changed(client.client_id);
    log::info("client_added", {{"client_id", client.client_id}});
    return {};
}

std::expected<void, ClientRefusal> ClientService::put(const Client& client) {
    const auto record = checked_record(client);
    if (!record) {
        return std::unexpected(record.error());
    }
    database_.transaction([&](soci::session& session) {
        const auto stored = read_record(session, client.client_id);
        if (stored != *record) {
            write_record(session, client, *record, clock_.now(), stored.has_value());
        }
    });
    cache_.changed(client.client_id);
    return {};
}

std::vector<Client> ClientService::list() {
    std::vector<Client> clients;
    database_.run([&](soci::session& session) {
        const soci::rowset<std::string> rows =
            (session.prepare << "SELECT record FROM identity_clients ORDER BY client_id");
        for (const auto& record : rows) {
            clients.push_back(parse_record(record));
        }
    });
    return clients;
}

ClientService::State ClientService::state() {
    State state;
    database_.run([&](soci::session& session) {
        session << "SELECT COUNT(*), COALESCE(SUM(updated_at), 0), COALESCE(MAX(updated_at), 0) "
                   "FROM identity_clients",
            soci::into(state.count), soci::into(state.sum), soci::into(state.newest);
    });
    return state;
}

ClientRef ClientService::get(std::string_view client_id) {
    const auto now = clock_.now();
    if (auto kept = cache_.find(client_id, now)) {
        return kept;
    }
    const auto changes = cache_.changes();
    std::optional<std::string> record;
    const std::string id(client_id);
    database_.run([&](soci::session& session) { record = read_record(session, id); });
    if (!record) {
        return nullptr;
    }
    auto client = std::make_shared<const Client>(parse_record(*record));
    cache_.keep(client, now, changes);
    return client;
}

ClientRef ClientService::get_anew(std::string_view client_id) {
    cache_.changed(client_id);
    return get(client_id);
}

std::expected<std::string, ClientRefusal>
ClientService::add_secret(std::string_view client_id, std::string description,
                          std::optional<base::WallTime> expires_at, const store::SecretBox* box) {
    const auto secret = base::random_token(random_);
    const std::string id(client_id);
    std::optional<ClientRefusal> refusal;
    database_.transaction([&](soci::session& session) {
        refusal.reset(); // the work may be run again
        const auto stored = read_record(session, id);
        if (!stored) {
            refusal = ClientRefusal{ClientError::not_found,
                                    fmt::format("there is no client \"{}\"", client_id)};
            return;
        }
        auto client = parse_record(*stored);
        const bool needs_text = client.token_endpoint_auth_method == "client_secret_jwt";
        if (needs_text && box == nullptr) {
            refusal = ClientRefusal{ClientError::invalid,
                                    "client_secret_jwt needs the key that seals secrets"};
            return;
        }
        client.secrets.push_back(
            {.hash = base::to_base64(jose::sha256(secret)),
             .description = description,
             .expires_at = expires_at ? base::to_unix_seconds(*expires_at) : 0,
             .sealed =
                 needs_text ? box->seal(secret, client_secret_purpose(id), random_) : std::string(),
             .created_at = base::to_unix_seconds(clock_.now())});
        client.require_client_secret = true;
        write_record(session, client, to_json(client), clock_.now(), true);
    });
    if (refusal) {
        return std::unexpected(*std::move(refusal));
    }
    cache_.changed(client_id);
    log::info("client_secret_added", {{"client_id", client_id}});
    return secret;
}

std::expected<std::size_t, ClientRefusal>
ClientService::drop_older_secrets(std::string_view client_id) {
    const std::string id(client_id);
    std::optional<std::size_t> dropped;
    database_.transaction([&](soci::session& session) {
        if (const auto stored = read_record(session, id)) {
            auto client = parse_record(*stored);
            auto& secrets = client.secrets;
            dropped = secrets.empty() ? 0 : secrets.size() - 1;
            secrets.erase(secrets.begin(), secrets.begin() + static_cast<std::ptrdiff_t>(*dropped));
            write_record(session, client, to_json(client), clock_.now(), true);
        }
    });
    if (!dropped) {
        return refuse(ClientError::not_found, fmt::format("there is no client \"{}\"", client_id));
    }
    cache_.changed(client_id);
    log::info("client_secrets_dropped", {{"client_id", client_id}, {"count", *dropped}});
    return *dropped;
}

std::expected<void, ClientRefusal>
ClientService::change(std::string_view client_id, const std::function<bool(Client&)>& change) {
    const std::string id(client_id);
    std::expected<void, ClientRefusal> result;
    database_.transaction([&](soci::session& session) {
        result = {}; // the work may be run again
        const auto stored = read_record(session, id);
        if (!stored) {
            result = refuse(ClientError::not_found, fmt::format("there is no client \"{}\"", id));
            return;
        }
        const auto before = parse_record(*stored);
        auto client = before;
        if (!change(client)) {
            return;
        }
        client.client_id = id;
        if (calls_people_otherwise(before, client) && knows_people(session, id)) {
            result = refuse(ClientError::invalid,
                            "the client knows people by their names (sub) already, and would take "
                            "them for strangers after a change of the subject type or the sector: "
                            "register another client for that");
            return;
        }
        number_parts(session, client);
        const auto record = checked_record(client);
        if (!record) {
            result = std::unexpected(record.error());
            return;
        }
        write_record(session, client, *record, clock_.now(), true);
        keep_parts(session, client);
    });
    cache_.changed(client_id);
    return result;
}

bool ClientService::remove(std::string_view client_id) {
    const std::string id(client_id);
    bool found = false;
    database_.transaction([&](soci::session& session) {
        const auto stored = read_record(session, id);
        found = stored.has_value();
        if (found) {
            const auto until = clock_.now() + parse_record(*stored).access_token_lifetime;
            delete_client_rows(session, id, base::to_unix_seconds(until));
        }
    });
    if (found) {
        cache_.changed(client_id);
        log::info("client_removed", {{"client_id", client_id}});
    }
    return found;
}

std::string client_secret_purpose(std::string_view client_id) {
    return "identity_clients.secret|" + std::string(client_id);
}

} // namespace conclave::identity
