#include "account/administration.hpp"

#include "base/log.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace conclave::account {
namespace {

/// Twilio's API key secrets are 32 letters and digits; that is 190 bits of chance.
std::string make_secret(base::Random& random) {
    constexpr std::string_view letters =
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    constexpr std::size_t length = 32;
    constexpr auto fair = 256 - 256 % letters.size(); // bytes above would favour some letters
    std::string secret;
    while (secret.size() < length) {
        std::array<std::uint8_t, 1> byte{};
        random.fill(byte);
        if (byte[0] < fair) {
            secret += letters[byte[0] % letters.size()];
        }
    }
    return secret;
}

std::string purpose_of(std::string_view key_sid) {
    return "account_api_keys.secret|" + std::string(key_sid);
}

std::string checked(std::string_view friendly_name) {
    if (friendly_name.size() > friendly_name_max_bytes || !base::is_utf8(friendly_name)) {
        throw std::invalid_argument("a friendly name is UTF-8 text of at most " +
                                    std::to_string(friendly_name_max_bytes) + " bytes");
    }
    return std::string(friendly_name);
}

} // namespace

Account Administration::create_account(std::string_view friendly_name) {
    Account account{base::make_sid(random_, "AC"), checked(friendly_name), clock_.now()};
    repository_.insert(account);
    return account;
}

std::optional<ApiKeySecret> Administration::create_api_key(std::string_view account_sid,
                                                           std::string_view friendly_name) {
    if (!repository_.has_account(account_sid)) {
        return std::nullopt;
    }
    ApiKeySecret secret{base::make_sid(random_, "SK"), std::string(account_sid),
                        make_secret(random_)};
    repository_.insert(ApiKey{secret.key_sid, secret.account_sid, checked(friendly_name),
                              clock_.now(),
                              box_.seal(secret.secret, purpose_of(secret.key_sid), random_)});
    return secret;
}

std::optional<ConversationsService>
Administration::create_conversations_service(std::string_view account_sid,
                                             std::string_view friendly_name) {
    if (!repository_.has_account(account_sid)) {
        return std::nullopt;
    }
    ConversationsService service{base::make_sid(random_, "IS"), std::string(account_sid),
                                 checked(friendly_name), clock_.now()};
    repository_.insert(service);
    return service;
}

std::vector<ApiKey> Administration::api_keys() {
    auto keys = repository_.api_keys();
    for (auto& key : keys) {
        key.sealed_secret.clear();
    }
    return keys;
}

Administration::Refreshed Administration::refresh(KeyStore& store) {
    std::vector<ApiKeySecret> secrets;
    std::size_t unreadable = 0;
    for (const auto& key : repository_.api_keys()) {
        auto secret = box_.open(key.sealed_secret, purpose_of(key.sid));
        if (!secret) {
            ++unreadable;
            base::log::error("api_key_unreadable", {{"key_sid", key.sid}});
            continue;
        }
        secrets.push_back({key.sid, key.account_sid, std::move(*secret)});
    }
    const auto loaded = secrets.size();
    store.replace(std::move(secrets));
    return {loaded, unreadable};
}

} // namespace conclave::account
