#include "identity/grants/device_store.hpp"

#include "identity/protocol/scope.hpp"
#include "identity/protocol/user_code.hpp"
#include "jose/digest.hpp"
#include "store/batches.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

constexpr int max_attempts = 5; // to find a user code that nobody has

std::string hash_of(std::string_view kind, std::string_view code) {
    return jose::sha256_base64url(std::string(kind) + "|" + std::string(code));
}

} // namespace

DeviceCodes DeviceStore::put(const DeviceRequest& request) {
    const auto scope = join_words(request.scope);
    const auto interval = static_cast<int>(device_poll_interval.count());
    const long long expires = base::to_unix_seconds(clock_.now() + device_code_lifetime);
    for (int attempt = 1;; ++attempt) {
        DeviceCodes codes{base::random_token(random_), make_user_code(random_)};
        const auto device_hash = hash_of("device", codes.device_code);
        const auto user_hash = hash_of("user", codes.user_code);
        try {
            database_.transaction([&](soci::session& session) {
                session << "INSERT INTO identity_device_codes (device_hash, user_hash, client_id, "
                           "scope, details, status, payload, poll_interval, polled_at, "
                           "expires_at) VALUES (:d, :u, :c, :s, :a, 0, '', :i, 0, :e)",
                    soci::use(device_hash), soci::use(user_hash), soci::use(request.client_id),
                    soci::use(scope), soci::use(request.details), soci::use(interval),
                    soci::use(expires);
            });
            return codes;
        } catch (const store::StoreError& error) {
            if (error.kind() != store::StoreError::Kind::conflict || attempt == max_attempts) {
                throw;
            }
        }
    }
}

std::optional<DeviceRequest> DeviceStore::find(std::string_view user_code) {
    const auto hash = hash_of("user", user_code);
    const long long now = base::to_unix_seconds(clock_.now());
    std::optional<DeviceRequest> found;
    database_.run([&](soci::session& session) {
        std::string client_id;
        std::string scope;
        std::string details;
        session << "SELECT client_id, scope, details FROM identity_device_codes WHERE "
                   "user_hash = :h AND status = 0 AND expires_at > :now",
            soci::use(hash), soci::use(now), soci::into(client_id), soci::into(scope),
            soci::into(details);
        if (session.got_data()) {
            found = DeviceRequest{client_id, split_words(scope), details};
        }
    });
    return found;
}

bool DeviceStore::decide(std::string_view user_code, const std::optional<Grant>& grant) {
    const auto hash = hash_of("user", user_code);
    const int status = grant ? request_status::allowed : request_status::denied;
    const auto payload = grant ? to_json(*grant) : std::string();
    const long long now = base::to_unix_seconds(clock_.now());
    long long rows = 0;
    database_.transaction([&](soci::session& session) {
        soci::statement statement =
            (session.prepare << "UPDATE identity_device_codes SET status = :s, payload = :p WHERE "
                                "user_hash = :h AND status = 0 AND expires_at > :now",
             soci::use(status), soci::use(payload), soci::use(hash), soci::use(now));
        statement.execute(true);
        rows = statement.get_affected_rows();
    });
    return rows == 1;
}

std::expected<Grant, PollError> DeviceStore::poll(std::string_view device_code,
                                                  std::string_view client_id,
                                                  const GrantCheck& accepts) {
    const auto hash = hash_of("device", device_code);
    std::expected<Grant, PollError> result = std::unexpected(PollError::refused);
    database_.transaction([&](soci::session& session) {
        result = poll_row(session, {"identity_device_codes", "device_hash", hash}, client_id,
                          accepts, clock_.now());
    });
    return result;
}

void DeviceStore::drop_expired() {
    store::delete_until(database_, "identity_device_codes", "expires_at",
                        base::to_unix_seconds(clock_.now() - expired_memory));
}

} // namespace conclave::identity
