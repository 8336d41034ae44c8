#include "turn/authenticator.hpp"

namespace conclave::turn {
namespace {

using stun::Attribute;
using stun::Method;

bool wants_something_new(Method method) {
    return method == Method::allocate || method == Method::refresh;
}

} // namespace

stun::Error error_of(AuthFault fault) {
    switch (fault) {
    case AuthFault::malformed:
        return stun::Error::bad_request;
    case AuthFault::stale_nonce:
        return stun::Error::stale_nonce;
    case AuthFault::other_user:
        return stun::Error::wrong_credentials;
    case AuthFault::missing:
    case AuthFault::expired:
    case AuthFault::forged:
        break;
    }
    return stun::Error::unauthenticated;
}

std::expected<Authenticated, AuthFault> Authenticator::check(const FiveTuple& client,
                                                             const stun::Message& message,
                                                             const Allocation* allocation,
                                                             const Now& now) const {
    const bool strong = message.has(Attribute::message_integrity_sha256);
    if (!strong && !message.has(Attribute::message_integrity)) {
        return std::unexpected(AuthFault::missing);
    }
    const auto username = message.text(Attribute::username);
    const auto nonce = message.text(Attribute::nonce);
    const auto realm = message.text(Attribute::realm);
    if (!username || !nonce || !realm) {
        return std::unexpected(AuthFault::malformed);
    }
    // First what costs least, and what shows that the sender is where it says it is.
    if (!nonces_.valid(*nonce, client, now.mono)) {
        return std::unexpected(AuthFault::stale_nonce);
    }
    const auto kind = strong ? stun::Integrity::sha256 : stun::Integrity::sha1;
    const bool expiry_counts = wants_something_new(message.method()) || allocation == nullptr;
    if (expiry_counts) {
        if (const auto named = credentials_.check_name(*username, now.wall); !named) {
            return std::unexpected(named.error() == AuthFault::malformed ? AuthFault::forged
                                                                         : named.error());
        }
    }
    if (allocation != nullptr && allocation->username == *username &&
        message.verify(kind, allocation->key)) {
        return Authenticated{*username, allocation->key, kind};
    }
    const auto key = credentials_.find_key(message, kind, *username);
    if (!key) {
        return std::unexpected(key.error());
    }
    return Authenticated{*username, *key, kind};
}

} // namespace conclave::turn
