#include "media/ice/agent.hpp"

#include "base/bytes.hpp"
#include "stun/writer.hpp"

#include <algorithm>
#include <utility>

namespace conclave::media::ice {
namespace {

using stun::Attribute;

// Those that must be understood and may stand in a check (RFC 8445, 7.1).
constexpr std::array known_attributes{
    Attribute::username, Attribute::message_integrity, Attribute::message_integrity_sha256,
    Attribute::priority, Attribute::use_candidate,
};
constexpr std::size_t max_unknown_named = 8;

bool has_integrity(const stun::Message& message) {
    return message.has(Attribute::message_integrity) ||
           message.has(Attribute::message_integrity_sha256);
}

stun::Integrity integrity_kind(const stun::Message& message) {
    return message.has(Attribute::message_integrity) ? stun::Integrity::sha1
                                                     : stun::Integrity::sha256;
}

bool authentic(const stun::Message& message, std::string_view password) {
    return message.verify(integrity_kind(message), base::as_bytes(password));
}

stun::Error error_of(Checked why) {
    switch (why) {
    case Checked::no_integrity:
        return stun::Error::bad_request;
    case Checked::role_conflict:
        return stun::Error::role_conflict;
    case Checked::unknown_attribute:
        return stun::Error::unknown_attribute;
    default:
        return stun::Error::unauthenticated;
    }
}

} // namespace

void Agent::set_remote(const IceCredentials& remote) {
    if (remote.ufrag != remote_ufrag_) {
        old_remote_ufrag_ = std::exchange(remote_ufrag_, remote.ufrag);
    }
}

void Agent::restart(IceCredentials next, base::MonoTime now) {
    old_local_ = std::exchange(local_, std::move(next));
    restarted_ = now;
}

void Agent::tick(base::MonoTime now) {
    if (old_local_ && now - restarted_ >= old_credentials_last) {
        old_local_.reset();
    }
}

const IceCredentials* Agent::credentials(std::string_view local_ufrag) const {
    if (local_ufrag == local_.ufrag) {
        return &local_;
    }
    return old_local_ && local_ufrag == old_local_->ufrag ? &*old_local_ : nullptr;
}

bool Agent::is_remote(std::string_view ufrag) const {
    return remote_ufrag_.empty() || ufrag == remote_ufrag_ ||
           (!old_remote_ufrag_.empty() && ufrag == old_remote_ufrag_);
}

Handled Agent::handle(const Check& check, const udp::Address& from, base::MonoTime now,
                      std::span<std::uint8_t> out) {
    if (check.indication) {
        return {Checked::indication};
    }
    const IceCredentials* ours = credentials(check.local_ufrag);
    if (ours == nullptr || !is_remote(check.remote_ufrag)) {
        return {Checked::wrong_user};
    }
    if (!has_integrity(check.message)) {
        return refuse(check, Checked::no_integrity, *ours, now, out);
    }
    if (!authentic(check.message, ours->password)) {
        return refuse(check, Checked::wrong_integrity, *ours, now, out);
    }
    std::array<Attribute, max_unknown_named> unknown{};
    if (!check.message.unknown_required(known_attributes, unknown).empty()) {
        return refuse(check, Checked::unknown_attribute, *ours, now, out);
    }
    if (check.message.has(Attribute::ice_controlled)) {
        return refuse(check, Checked::role_conflict, *ours, now, out);
    }
    Handled handled;
    if (ours == &local_) {
        old_local_.reset(); // the peer has come over
    }
    stun::Writer writer(out, stun::Class::success, check.message);
    writer.xor_address(Attribute::xor_mapped_address, to_endpoint(from))
        .integrity(integrity_kind(check.message), base::as_bytes(ours->password))
        .fingerprint();
    handled.answer_bytes = writer.finish().size();
    last_check_ = now;
    Tuple& candidate = tuple(from, now);
    candidate.last_check = now;
    candidate.priority = check.message.number32(Attribute::priority).value_or(0);
    handled.path_changed = choose(candidate, check.message.has(Attribute::use_candidate), now);
    return handled;
}

/// Anybody can send such requests: few answers, so that we are no reflector.
Handled Agent::refuse(const Check& check, Checked why, const IceCredentials& ours,
                      base::MonoTime now, std::span<std::uint8_t> out) {
    if (refused_ && now - *refused_ < refusal_interval) {
        return {why};
    }
    refused_ = now;
    stun::Writer writer(out, stun::Class::error, check.message);
    writer.error_code(error_of(why));
    if (why == Checked::unknown_attribute) {
        std::array<Attribute, max_unknown_named> unknown{};
        writer.unknown_attributes(check.message.unknown_required(known_attributes, unknown));
    }
    if (why == Checked::role_conflict || why == Checked::unknown_attribute) { // it knows the key
        writer.integrity(integrity_kind(check.message), base::as_bytes(ours.password));
    }
    return {why, writer.fingerprint().finish().size()};
}

bool Agent::knows(const udp::Address& from) const {
    return std::ranges::any_of(std::span(tuples_).first(tuple_count_),
                               [&](const Tuple& t) { return t.address == from; });
}

/// The tuple of this address; a new one takes the place of the one longest unheard, but for the
/// selected one.
Agent::Tuple& Agent::tuple(const udp::Address& from, base::MonoTime now) {
    const auto used = std::span(tuples_).first(tuple_count_);
    if (const auto found = std::ranges::find(used, from, &Tuple::address); found != used.end()) {
        return *found;
    }
    if (tuple_count_ < max_tuples) {
        return tuples_[tuple_count_++] = {from, 0, now};
    }
    const auto age = [this](const Tuple& t) {
        return t.address == selected_ ? base::MonoTime::max() : t.last_check;
    };
    return *std::ranges::min_element(used, {}, age) = {from, 0, now};
}

bool Agent::choose(const Tuple& candidate, bool nominated, base::MonoTime now) {
    if (selected_ == candidate.address) {
        nominated_ |= nominated;
        return false;
    }
    bool take = !selected_ || (nominated && !nominated_);
    if (!take) {
        const Tuple& current = *std::ranges::find(tuples_, *selected_, &Tuple::address);
        const bool settled = now - switched_ >= switch_interval;
        const bool silent = now - current.last_check >= quiet_after; // Firefox moves, says nothing
        take = (nominated && (settled || candidate.priority > current.priority)) || silent;
    }
    if (take) {
        selected_ = candidate.address;
        nominated_ = nominated_ || nominated;
        switched_ = now;
    }
    return take;
}

Consent Agent::consent(base::MonoTime now) const {
    if (!last_check_) {
        return Consent::none;
    }
    const auto silence = now - *last_check_;
    if (silence >= expired_after) {
        return Consent::expired;
    }
    if (silence >= lost_after) {
        return Consent::lost;
    }
    return silence >= quiet_after ? Consent::quiet : Consent::fresh;
}

} // namespace conclave::media::ice
