#include "identity/federation/provider_store.hpp"

#include "identity/clients/numbers.hpp"
#include "identity/protocol/scope.hpp"

#include <algorithm>
#include <soci/soci.h>
#include <stdexcept>

namespace conclave::identity {
namespace {

constexpr const char* number_kind = "external_provider";

/// A sealed secret that is moved to another provider does not open.
std::string purpose_of(std::string_view scheme) {
    return "identity_external_providers.secret|" + std::string(scheme);
}

/// With the secret as it is at rest.
std::vector<ExternalProvider> read(soci::session& session) {
    ExternalProvider row;
    std::string scopes;
    int enabled = 0;
    int registers = 0;
    long long number = 0;
    soci::statement query =
        (session.prepare
             << "SELECT scheme, name, enabled, authority, client_id, sealed_secret, "
                "scopes, registers, number FROM identity_external_providers ORDER BY name, "
                "scheme",
         soci::into(row.scheme), soci::into(row.name), soci::into(enabled),
         soci::into(row.authority), soci::into(row.client_id), soci::into(row.client_secret),
         soci::into(scopes), soci::into(registers), soci::into(number));
    query.execute();
    std::vector<ExternalProvider> found;
    while (query.fetch()) {
        row.enabled = enabled != 0;
        row.registers = registers != 0;
        row.number = number;
        row.has_secret = !row.client_secret.empty();
        row.scopes = split_words(scopes);
        found.push_back(row);
    }
    return found;
}

long long connected_with(soci::session& session, const std::string& scheme) {
    long long found = 0;
    session << "SELECT COUNT(*) FROM identity_external_logins WHERE scheme = :s", soci::use(scheme),
        soci::into(found);
    return found;
}

bool exists(soci::session& session, const std::string& scheme) {
    long long found = 0;
    session << "SELECT COUNT(*) FROM identity_external_providers WHERE scheme = :s",
        soci::use(scheme), soci::into(found);
    return found != 0;
}

void read_connected(soci::session& session, const std::string& scheme,
                    std::vector<std::string>& people) {
    std::string user;
    soci::statement query =
        (session.prepare << "SELECT user_id FROM identity_external_logins WHERE scheme = :s",
         soci::use(scheme), soci::into(user));
    query.execute();
    while (query.fetch()) {
        people.push_back(user);
    }
}

} // namespace

std::string ProviderStore::sealed(const ExternalProvider& provider) const {
    return provider.client_secret.empty()
               ? std::string()
               : box_.seal(provider.client_secret, purpose_of(provider.scheme), random_);
}

std::expected<void, std::string> ProviderStore::add(const ExternalProvider& provider) {
    if (auto fault = provider_fault(provider)) {
        return std::unexpected(std::move(fault->words));
    }
    const auto secret = sealed(provider);
    const auto scopes = join_words(provider.scopes);
    const int enabled = provider.enabled ? 1 : 0;
    const int registers = provider.registers ? 1 : 0;
    const long long now = base::to_unix_seconds(clock_.now());
    std::string fault;
    database_.transaction([&](soci::session& session) {
        fault.clear();
        if (exists(session, provider.scheme)) {
            fault = "There is a provider \"" + provider.scheme + "\" already. Remove it first.";
            return;
        }
        if (read(session).size() >= max_external_providers) {
            fault = "There are 20 providers already; more buttons help nobody.";
            return;
        }
        const long long number = next_number(session, number_kind);
        session << "INSERT INTO identity_external_providers (scheme, name, enabled, authority, "
                   "client_id, sealed_secret, scopes, registers, created_at, number) VALUES (:s, "
                   ":n, :e, :a, :c, :x, :o, :r, :t, :num)",
            soci::use(provider.scheme), soci::use(provider.name), soci::use(enabled),
            soci::use(provider.authority), soci::use(provider.client_id), soci::use(secret),
            soci::use(scopes), soci::use(registers), soci::use(now), soci::use(number);
    });
    return fault.empty() ? std::expected<void, std::string>{} : std::unexpected(std::move(fault));
}

std::expected<void, std::string> ProviderStore::update(const ExternalProvider& provider,
                                                       bool keep_secret) {
    if (auto fault = provider_fault(provider)) {
        return std::unexpected(std::move(fault->words));
    }
    const auto secret = sealed(provider);
    const auto scopes = join_words(provider.scopes);
    const int enabled = provider.enabled ? 1 : 0;
    const int registers = provider.registers ? 1 : 0;
    std::string fault;
    database_.transaction([&](soci::session& session) {
        fault.clear();
        // The first statement writes, so that nobody connects between the count and the change.
        session << "UPDATE identity_external_providers SET number = number WHERE scheme = :s",
            soci::use(provider.scheme);
        const auto rows = read(session);
        const auto stored = std::ranges::find(rows, provider.scheme, &ExternalProvider::scheme);
        if (stored == rows.end()) {
            fault = "There is no provider \"" + provider.scheme + "\" any more.";
            return;
        }
        if (stored->authority != provider.authority &&
            connected_with(session, provider.scheme) != 0) {
            fault = "People are connected with accounts of this issuer, which are nobody's at "
                    "another. Remove the provider and add it again, or add another one.";
            return;
        }
        if (stored->authority != provider.authority && keep_secret && stored->has_secret) {
            fault = "The client secret is known to the old authority alone, and is sent to no "
                    "other: give the secret of the new one, or none.";
            return;
        }
        const auto& kept = keep_secret ? stored->client_secret : secret; // as it is at rest
        session << "UPDATE identity_external_providers SET name = :n, enabled = :e, authority = "
                   ":a, client_id = :c, sealed_secret = :x, scopes = :o, registers = :r WHERE "
                   "scheme = :s",
            soci::use(provider.name), soci::use(enabled), soci::use(provider.authority),
            soci::use(provider.client_id), soci::use(kept), soci::use(scopes), soci::use(registers),
            soci::use(provider.scheme);
    });
    return fault.empty() ? std::expected<void, std::string>{} : std::unexpected(std::move(fault));
}

std::vector<ExternalProvider> ProviderStore::rows() {
    std::vector<ExternalProvider> found;
    const auto look = [&](soci::session& session) { found = read(session); };
    database_.run(look);
    if (!std::ranges::all_of(found, [](const auto& row) { return row.number != 0; })) {
        database_.transaction([&](soci::session& session) { // those of before there were numbers
            for (const auto& row : read(session)) {
                if (row.number == 0) {
                    const long long number = next_number(session, number_kind);
                    session << "UPDATE identity_external_providers SET number = :n WHERE scheme = "
                               ":s AND number = 0",
                        soci::use(number), soci::use(row.scheme);
                }
            }
        });
        database_.run(look);
    }
    return found;
}

std::vector<ExternalProvider> ProviderStore::list() {
    auto found = rows();
    for (auto& provider : found) {
        provider.client_secret.clear();
    }
    return found;
}

std::vector<ExternalProvider> ProviderStore::enabled() {
    auto found = list();
    std::erase_if(found, [](const auto& provider) { return !provider.enabled; });
    return found;
}

std::optional<ExternalProvider> ProviderStore::get(std::string_view scheme) {
    auto all = rows();
    const auto found = std::ranges::find(all, scheme, &ExternalProvider::scheme);
    if (found == all.end()) {
        return std::nullopt;
    }
    if (!found->client_secret.empty()) {
        auto secret = box_.open(found->client_secret, purpose_of(scheme));
        if (!secret) {
            throw std::runtime_error("the client secret of the external provider \"" +
                                     std::string(scheme) +
                                     "\" was sealed with another secret.key; remove the provider "
                                     "and add it again");
        }
        found->client_secret = *std::move(secret);
    }
    return std::move(*found);
}

bool ProviderStore::set_enabled(std::string_view scheme, bool enabled) {
    const std::string key(scheme);
    const int value = enabled ? 1 : 0;
    bool found = false;
    database_.transaction([&](soci::session& session) {
        session << "UPDATE identity_external_providers SET enabled = :e WHERE scheme = :s",
            soci::use(value), soci::use(key);
        found = exists(session, key);
    });
    return found;
}

std::optional<std::vector<std::string>> ProviderStore::remove(std::string_view scheme) {
    const std::string key(scheme);
    bool found = false;
    std::vector<std::string> people;
    database_.transaction([&](soci::session& session) {
        people.clear();
        found = exists(session, key);
        session << "DELETE FROM identity_external_providers WHERE scheme = :s", soci::use(key);
        read_connected(session, key, people);
        session << "DELETE FROM identity_external_logins WHERE scheme = :s", soci::use(key);
    });
    return found ? std::optional(std::move(people)) : std::nullopt;
}

} // namespace conclave::identity
