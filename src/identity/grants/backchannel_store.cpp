#include "identity/grants/backchannel_store.hpp"

#include "identity/protocol/scope.hpp"
#include "jose/digest.hpp"
#include "store/batches.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

std::string hash_of(std::string_view auth_req_id) {
    return jose::sha256_base64url("backchannel|" + std::string(auth_req_id));
}

} // namespace

std::string notification_purpose(std::string_view page_id) {
    return "identity_backchannel_requests.notification|" + std::string(page_id);
}

std::optional<std::string> BackchannelStore::put(const BackchannelRequest& request,
                                                 std::chrono::seconds lifetime) {
    const auto auth_req_id = base::random_token(random_);
    const auto hash = hash_of(auth_req_id);
    const auto page_id = base::random_token(random_, 16);
    const auto notification = request.notification_token.empty()
                                  ? std::string()
                                  : box_.seal(auth_req_id + " " + request.notification_token,
                                              notification_purpose(page_id), random_);
    const auto scope = join_words(request.scope);
    const auto resources = join_words(request.resources);
    const auto interval = static_cast<int>(backchannel_poll_interval.count());
    const long long now = base::to_unix_seconds(clock_.now());
    const long long expires = now + lifetime.count();
    // Those that have just ended unanswered count, or a client that waits for a second only could
    // send mail after mail.
    const long long recent = now - backchannel_lifetime.count();
    bool full = false;
    database_.transaction([&](soci::session& session) {
        int count = 0;
        session << "SELECT COUNT(*) FROM identity_backchannel_requests WHERE user_id = :u AND "
                   "status = 0 AND expires_at > :r",
            soci::use(request.user_id), soci::use(recent), soci::into(count);
        full = count >= max_waiting_requests;
        if (full) {
            return;
        }
        session << "INSERT INTO identity_backchannel_requests (id_hash, page_id, client_id, "
                   "user_id, scope, resources, details, message, status, payload, poll_interval, "
                   "polled_at, expires_at, notification) VALUES (:h, :p, :c, :u, :s, :r, :a, :m, "
                   "0, '', :i, 0, :e, :n)",
            soci::use(hash), soci::use(page_id), soci::use(request.client_id),
            soci::use(request.user_id), soci::use(scope), soci::use(resources),
            soci::use(request.details), soci::use(request.binding_message), soci::use(interval),
            soci::use(expires), soci::use(notification);
    });
    return full ? std::nullopt : std::optional(auth_req_id);
}

std::vector<WaitingRequest> BackchannelStore::waiting_for(const std::string& user_id) {
    const long long now = base::to_unix_seconds(clock_.now());
    std::vector<WaitingRequest> out;
    database_.run([&](soci::session& session) {
        out.clear();
        std::string id;
        std::string client_id;
        std::string scope;
        std::string resources;
        std::string details;
        std::string message;
        long long expires = 0;
        soci::statement query =
            (session.prepare << "SELECT page_id, client_id, scope, resources, details, message, "
                                "expires_at FROM identity_backchannel_requests WHERE "
                                "user_id = :u AND status = 0 AND expires_at > :now "
                                "ORDER BY expires_at, page_id",
             soci::use(user_id), soci::use(now), soci::into(id), soci::into(client_id),
             soci::into(scope), soci::into(resources), soci::into(details), soci::into(message),
             soci::into(expires));
        query.execute();
        while (query.fetch()) {
            out.push_back({id,
                           {.client_id = client_id,
                            .user_id = user_id,
                            .scope = split_words(scope),
                            .resources = split_words(resources),
                            .details = details,
                            .binding_message = message},
                           base::from_unix_seconds(expires)});
        }
    });
    return out;
}

bool BackchannelStore::decide(const std::string& user_id, const std::string& id,
                              const std::optional<Grant>& grant) {
    const int status = grant ? request_status::allowed : request_status::denied;
    const auto payload = grant ? to_json(*grant) : std::string();
    const long long now = base::to_unix_seconds(clock_.now());
    long long rows = 0;
    database_.transaction([&](soci::session& session) {
        soci::statement statement =
            (session.prepare
                 << "UPDATE identity_backchannel_requests SET status = :s, payload = :p, "
                    "notify_at = CASE notification WHEN '' THEN notify_at ELSE :n END WHERE "
                    "page_id = :i AND user_id = :u AND status = 0 AND expires_at > :now",
             soci::use(status), soci::use(payload), soci::use(now), soci::use(id),
             soci::use(user_id), soci::use(now));
        statement.execute(true);
        rows = statement.get_affected_rows();
    });
    return rows == 1;
}

std::expected<Grant, PollError> BackchannelStore::poll(std::string_view auth_req_id,
                                                       std::string_view client_id,
                                                       const GrantCheck& accepts) {
    const auto hash = hash_of(auth_req_id);
    std::expected<Grant, PollError> result = std::unexpected(PollError::refused);
    database_.transaction([&](soci::session& session) {
        result = poll_row(session, {"identity_backchannel_requests", "id_hash", hash}, client_id,
                          accepts, clock_.now());
    });
    return result;
}

void BackchannelStore::drop_expired() {
    store::delete_until(database_, "identity_backchannel_requests", "expires_at",
                        base::to_unix_seconds(clock_.now() - expired_memory));
}

} // namespace conclave::identity
