#include "identity/grants/pushed_store.hpp"

#include "base/json_text.hpp"
#include "jose/digest.hpp"
#include "store/batches.hpp"

#include <boost/json.hpp>
#include <soci/soci.h>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t pushed_max_bytes = 60 * 1024; // MariaDB's TEXT holds 64 KiB

} // namespace

std::string PushedStore::put(std::string_view client_id, const Pushed& pushed) {
    auto uri = std::string(pushed_uri_prefix) + base::random_token(random_);
    const auto hash = jose::sha256_base64url(uri);
    const std::string client(client_id);
    const auto payload = json::serialize(
        json::object{{"parameters", pushed.parameters}, {"signed", pushed.signed_object}});
    const long long expires = base::to_unix_seconds(clock_.now() + pushed_request_lifetime);
    database_.transaction([&](soci::session& session) {
        session << "INSERT INTO identity_pushed_requests (uri_hash, client_id, payload, used, "
                   "expires_at) VALUES (:h, :c, :p, 0, :e)",
            soci::use(hash), soci::use(client), soci::use(payload), soci::use(expires);
    });
    return uri;
}

std::optional<PushedStore::Pushed> PushedStore::find(std::string_view uri,
                                                     std::string_view client_id) {
    const auto hash = jose::sha256_base64url(uri);
    const std::string client(client_id);
    const long long now = base::to_unix_seconds(clock_.now());
    std::optional<std::string> payload;
    database_.run([&](soci::session& session) {
        std::string text;
        session << "SELECT payload FROM identity_pushed_requests WHERE uri_hash = :h AND "
                   "client_id = :c AND used = 0 AND expires_at > :now",
            soci::use(hash), soci::use(client), soci::use(now), soci::into(text);
        payload = session.got_data() ? std::optional(std::move(text)) : std::nullopt;
    });
    const auto members = payload ? base::parse_json_object(*payload, pushed_max_bytes)
                                 : std::unexpected(base::JsonError::malformed);
    const auto parameters = members ? base::get_string(*members, "parameters") : std::nullopt;
    return parameters ? std::optional(Pushed{std::string(*parameters),
                                             base::get_bool(*members, "signed").value_or(false)})
                      : std::nullopt;
}

bool PushedStore::finish(std::string_view uri) {
    const auto hash = jose::sha256_base64url(uri);
    long long rows = 0;
    database_.transaction([&](soci::session& session) {
        soci::statement statement =
            (session.prepare
                 << "UPDATE identity_pushed_requests SET used = 1 WHERE uri_hash = :h AND used = 0",
             soci::use(hash));
        statement.execute(true);
        rows = statement.get_affected_rows();
    });
    return rows == 1;
}

void PushedStore::drop_expired(std::chrono::seconds kept) {
    store::delete_until(database_, "identity_pushed_requests", "expires_at",
                        base::to_unix_seconds(clock_.now() - kept));
}

} // namespace conclave::identity
