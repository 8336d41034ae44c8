#include "identity/registration/client_keys.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "identity/registration/client_documents.hpp"

#include <algorithm>

namespace conclave::identity {
namespace log = base::log;
namespace {

std::vector<jose::ForeignKey> registered(const Client& client) {
    std::vector<jose::ForeignKey> keys;
    for (const auto& text : client.jwks) {
        if (auto key = jose::ForeignKey::parse(text)) {
            keys.push_back(*std::move(key));
        } else {
            log::error("client_key_unreadable", {{"client_id", client.client_id}});
        }
    }
    return keys;
}

bool holds(const std::vector<jose::ForeignKey>& keys, std::string_view kid) {
    return kid.empty() || std::ranges::any_of(keys, [kid](const auto& key) {
               return key.given_id() == kid || key.thumbprint() == kid;
           });
}

void count_crowded() {
    static auto crowded =
        base::metrics::counter("conclave_identity_client_keys_crowded_total",
                               "Calls that got no keys of a client, because too many waited");
    crowded.add();
}

} // namespace

struct ClientKeys::Reading {
    Reading(ClientKeys& the_keys, const std::string& the_uri) : keys(the_keys), uri(the_uri) {}
    ~Reading() {
        const std::lock_guard lock(keys.mutex_);
        keys.reading_.erase(uri);
        --keys.busy_;
        keys.read_.notify_all();
    }
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;

    ClientKeys& keys;
    const std::string& uri;
};

std::vector<jose::ForeignKey> ClientKeys::of(const Client& client, std::string_view kid) {
    if (client.jwks_uri.empty()) {
        return registered(client);
    }
    const auto& uri = client.jwks_uri;
    std::unique_lock lock(mutex_);
    auto last = known(uri);
    const auto now = clock_.now();
    const bool fresh = last && now < last->read_at + client_keys_kept;
    const bool just_read = last && now < last->read_at + client_keys_pause;
    if (just_read || (fresh && holds(last->keys, kid))) {
        return std::move(last->keys);
    }
    const bool under_way = reading_.contains(uri);
    if ((under_way && last) || busy_ >= max_waiting_for_keys) {
        if (!last) {
            count_crowded();
        }
        return last ? std::move(last->keys) : std::vector<jose::ForeignKey>{};
    }
    ++busy_;
    if (under_way) {
        read_.wait(lock, [&] { return !reading_.contains(uri); });
        --busy_;
        last = known(uri);
        return last ? std::move(last->keys) : std::vector<jose::ForeignKey>{};
    }
    reading_.insert(uri);
    lock.unlock();
    const Reading reading(*this, uri);
    return read(client, last ? *std::move(last) : Known{});
}

std::vector<jose::ForeignKey> ClientKeys::read(const Client& client, Known before) {
    const auto answer = outgoing_.get(client.jwks_uri);
    auto keys = answer && answer->status == 200 ? parse_key_set(answer->body) : std::nullopt;
    if (keys) {
        before.keys = *std::move(keys);
    } else {
        log::warning("client_keys_unreadable",
                     {{"client_id", client.client_id},
                      {"reason", answer ? "status " + std::to_string(answer->status)
                                        : answer.error().message}});
    }
    before.read_at = clock_.now();
    keep(client.jwks_uri, before);
    return std::move(before.keys);
}

std::optional<ClientKeys::Known> ClientKeys::known(const std::string& uri) const {
    const auto found = known_.find(uri);
    return found == known_.end() ? std::nullopt : std::optional(found->second);
}

void ClientKeys::keep(const std::string& uri, Known known) {
    const std::lock_guard lock(mutex_);
    if (known_.size() >= max_known_key_sets && !known_.contains(uri)) {
        known_.erase(std::ranges::min_element(
            known_, {}, [](const auto& entry) { return entry.second.read_at; }));
    }
    known_[uri] = std::move(known);
}

} // namespace conclave::identity
