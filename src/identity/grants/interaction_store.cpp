#include "identity/grants/interaction_store.hpp"

#include "base/bytes.hpp"
#include "jose/digest.hpp"
#include "store/batches.hpp"

#include <soci/soci.h>

namespace conclave::identity {
namespace {

std::string name_of(InteractionKind kind) {
    switch (kind) {
    case InteractionKind::authorize:
        return "authorize";
    case InteractionKind::logout:
        return "logout";
    case InteractionKind::logout_frames:
        return "logout_frames";
    case InteractionKind::passkey_add:
        return "passkey_add";
    case InteractionKind::passkey_sign_in:
        return "passkey_sign_in";
    case InteractionKind::passkey_step_up:
        return "passkey_step_up";
    case InteractionKind::external:
        return "external";
    case InteractionKind::external_new:
        return "external_new";
    case InteractionKind::second_factor:
        break;
    }
    return "second_factor";
}

} // namespace

InteractionStore::InteractionStore(store::Database& database, const base::Clock& clock,
                                   base::Random& random, std::chrono::seconds lifetime)
    : database_(database), clock_(clock), random_(random), lifetime_(lifetime) {}

std::string InteractionStore::put(InteractionKind kind, std::string_view browser,
                                  std::string_view payload) {
    const auto handle = base::random_token(random_);
    const auto handle_hash = jose::sha256_base64url(handle);
    const auto browser_hash = browser.empty() ? std::string() : jose::sha256_base64url(browser);
    const auto name = name_of(kind);
    const std::string text(payload);
    const long long expires = base::to_unix_seconds(clock_.now() + lifetime_);
    database_.transaction([&](soci::session& session) {
        session << "INSERT INTO identity_interactions (handle_hash, kind, browser_hash, payload, "
                   "expires_at) VALUES (:h, :k, :b, :p, :e)",
            soci::use(handle_hash), soci::use(name), soci::use(browser_hash), soci::use(text),
            soci::use(expires);
    });
    return handle;
}

std::optional<std::string> InteractionStore::find(InteractionKind kind, std::string_view handle,
                                                  std::string_view browser) {
    if (handle.empty() || browser.empty()) {
        return std::nullopt;
    }
    const auto handle_hash = jose::sha256_base64url(handle);
    const auto browser_hash = jose::sha256_base64url(browser);
    const auto name = name_of(kind);
    const long long now = base::to_unix_seconds(clock_.now());
    std::string bound;
    std::string payload;
    bool found = false;
    database_.run([&](soci::session& session) {
        session << "SELECT browser_hash, payload FROM identity_interactions WHERE handle_hash = :h "
                   "AND kind = :k AND expires_at > :now",
            soci::use(handle_hash), soci::use(name), soci::use(now), soci::into(bound),
            soci::into(payload);
        found = session.got_data();
    });
    if (found && bound.empty()) { // of two browsers at once one gets it
        database_.transaction([&](soci::session& session) {
            session << "UPDATE identity_interactions SET browser_hash = :b WHERE handle_hash = :h "
                       "AND browser_hash = ''",
                soci::use(browser_hash), soci::use(handle_hash);
            session << "SELECT browser_hash FROM identity_interactions WHERE handle_hash = :h",
                soci::use(handle_hash), soci::into(bound);
        });
    }
    return found && base::constant_time_equal(bound, browser_hash)
               ? std::optional(std::move(payload))
               : std::nullopt;
}

void InteractionStore::update(std::string_view handle, std::string_view payload) {
    const auto handle_hash = jose::sha256_base64url(handle);
    const std::string text(payload);
    database_.transaction([&](soci::session& session) {
        session << "UPDATE identity_interactions SET payload = :p WHERE handle_hash = :h",
            soci::use(text), soci::use(handle_hash);
    });
}

bool InteractionStore::finish(std::string_view handle) {
    const auto handle_hash = jose::sha256_base64url(handle);
    long long rows = 0;
    database_.transaction([&](soci::session& session) {
        soci::statement statement =
            (session.prepare << "DELETE FROM identity_interactions WHERE handle_hash = :h",
             soci::use(handle_hash));
        statement.execute(true);
        rows = statement.get_affected_rows();
    });
    return rows == 1;
}

void InteractionStore::drop_expired() {
    store::delete_until(database_, "identity_interactions", "expires_at",
                        base::to_unix_seconds(clock_.now()));
}

} // namespace conclave::identity
