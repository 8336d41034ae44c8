#include "account/account_repository.hpp"

#include <soci/soci.h>

namespace conclave::account {

void AccountRepository::insert(const Account& account) {
    const auto created = static_cast<long long>(base::to_unix_seconds(account.created));
    database_.transaction([&](soci::session& sql) {
        sql << "INSERT INTO account_accounts (sid, friendly_name, created_at) "
               "VALUES (:sid, :name, :created)",
            soci::use(account.sid, "sid"), soci::use(account.friendly_name, "name"),
            soci::use(created, "created");
    });
}

void AccountRepository::insert(const ApiKey& key) {
    const auto created = static_cast<long long>(base::to_unix_seconds(key.created));
    database_.transaction([&](soci::session& sql) {
        sql << "INSERT INTO account_api_keys (sid, account_sid, friendly_name, secret, created_at) "
               "VALUES (:sid, :account, :name, :secret, :created)",
            soci::use(key.sid, "sid"), soci::use(key.account_sid, "account"),
            soci::use(key.friendly_name, "name"), soci::use(key.sealed_secret, "secret"),
            soci::use(created, "created");
    });
}

void AccountRepository::insert(const ConversationsService& service) {
    const auto created = static_cast<long long>(base::to_unix_seconds(service.created));
    database_.transaction([&](soci::session& sql) {
        sql << "INSERT INTO account_conversations_services "
               "(sid, account_sid, friendly_name, created_at) "
               "VALUES (:sid, :account, :name, :created)",
            soci::use(service.sid, "sid"), soci::use(service.account_sid, "account"),
            soci::use(service.friendly_name, "name"), soci::use(created, "created");
    });
}

bool AccountRepository::has_account(std::string_view account_sid) {
    const std::string sid(account_sid);
    int count = 0;
    database_.run([&](soci::session& sql) {
        sql << "SELECT COUNT(*) FROM account_accounts WHERE sid = :sid", soci::use(sid, "sid"),
            soci::into(count);
    });
    return count > 0;
}

std::vector<Account> AccountRepository::accounts() {
    std::vector<Account> result;
    database_.run([&](soci::session& sql) {
        std::string sid;
        std::string name;
        long long created = 0;
        soci::statement query =
            (sql.prepare << "SELECT sid, friendly_name, created_at FROM account_accounts "
                            "ORDER BY created_at, sid",
             soci::into(sid), soci::into(name), soci::into(created));
        query.execute();
        while (query.fetch()) {
            result.push_back({sid, name, base::from_unix_seconds(created)});
        }
    });
    return result;
}

std::vector<ApiKey> AccountRepository::api_keys() {
    std::vector<ApiKey> result;
    database_.run([&](soci::session& sql) {
        ApiKey key;
        long long created = 0;
        soci::statement query =
            (sql.prepare << "SELECT sid, account_sid, friendly_name, secret, "
                            "created_at FROM account_api_keys "
                            "ORDER BY created_at, sid",
             soci::into(key.sid), soci::into(key.account_sid), soci::into(key.friendly_name),
             soci::into(key.sealed_secret), soci::into(created));
        query.execute();
        while (query.fetch()) {
            key.created = base::from_unix_seconds(created);
            result.push_back(key);
        }
    });
    return result;
}

std::vector<ConversationsService> AccountRepository::conversations_services() {
    std::vector<ConversationsService> result;
    database_.run([&](soci::session& sql) {
        ConversationsService service;
        long long created = 0;
        soci::statement query =
            (sql.prepare << "SELECT sid, account_sid, friendly_name, created_at "
                            "FROM account_conversations_services ORDER BY created_at, sid",
             soci::into(service.sid), soci::into(service.account_sid),
             soci::into(service.friendly_name), soci::into(created));
        query.execute();
        while (query.fetch()) {
            service.created = base::from_unix_seconds(created);
            result.push_back(service);
        }
    });
    return result;
}

} // namespace conclave::account
