#include "udp/outbox.hpp"

namespace conclave::udp {

Outbox::Outbox(Wire& wire) : wire_(wire) {
    packets_.reserve(capacity);
    messages_.reserve(messages_a_call);
}

std::span<std::uint8_t> Outbox::reserve(base::MonoTime now) {
    if (batches_[gathering_].builder.full()) {
        flush(now);
    }
    Batch& batch = batches_[gathering_];
    if (batch.builder.full() || batch.closed) {
        ++stats_.dropped_full;
        return {};
    }
    return std::span(batch.memory)
        .subspan(batch.builder.size() * max_datagram_bytes, max_datagram_bytes);
}

void Outbox::commit(const Address& to, std::size_t bytes) {
    batches_[gathering_].builder.add(to, static_cast<std::uint16_t>(bytes));
}

bool Outbox::empty() const {
    return batches_[0].builder.size() == 0 && batches_[1].builder.size() == 0;
}

bool Outbox::flush(base::MonoTime now) {
    Batch& older = batches_[1 - gathering_];
    if (older.closed && !flush(older, now)) {
        return false; // the newer batch goes on gathering
    }
    Batch& newer = batches_[gathering_];
    if (newer.builder.size() == 0) {
        return true;
    }
    newer.runs = newer.builder.build(segments(now) ? RunBuilder::max_segments : 1);
    newer.closed = true;
    newer.closed_at = now;
    gathering_ = 1 - gathering_;
    return flush(newer, now);
}

bool Outbox::flush(Batch& batch, base::MonoTime now) {
    while (batch.next < batch.runs.size()) {
        const auto [sent, outcome] = send_some(batch);
        for (std::size_t i = batch.next; i < batch.next + sent; ++i) {
            stats_.packets += batch.runs[i].count;
        }
        stats_.runs += sent;
        batch.next += sent;
        if (outcome == Wire::Outcome::sent) {
            continue;
        }
        Wire::Outcome rest = outcome;
        if (outcome == Wire::Outcome::failed) {
            const Run& run = batch.runs[batch.next];
            if (run.count > 1) {
                ++stats_.gso_failures;
                if (++gso_failures_ >= gso_failures_allowed) {
                    gso_off_until_ = now + gso_pause;
                    gso_failures_ = 0;
                }
                rest = send_singly(batch, run);
            } else {
                ++stats_.failed;
            }
            ++batch.next;
        }
        if (rest == Wire::Outcome::busy) {
            ++stats_.busy;
            if (now - batch.closed_at < max_wait) {
                return false;
            }
            drop_rest(batch);
        }
    }
    reset(batch);
    return true;
}

std::span<const std::uint8_t> Outbox::packet(const Batch& batch, std::size_t at) const {
    const std::uint32_t index = batch.builder.order()[at];
    return std::span(batch.memory).subspan(index * max_datagram_bytes, batch.builder.bytes(index));
}

std::pair<std::size_t, Wire::Outcome> Outbox::send_some(const Batch& batch) {
    packets_.clear();
    messages_.clear();
    for (std::size_t i = batch.next; i < batch.runs.size() && messages_.size() < messages_a_call;
         ++i) {
        const Run& run = batch.runs[i];
        const std::size_t from = packets_.size();
        for (std::size_t n = 0; n < run.count; ++n) {
            packets_.push_back(packet(batch, run.first + n)); // never beyond its reserve
            stats_.bytes += packets_.back().size();
        }
        messages_.push_back({&batch.builder.to(batch.builder.order()[run.first]), run.segment,
                             std::span(packets_).subspan(from)});
    }
    return wire_.send(messages_);
}

/// For a run that the kernel refused: perhaps the interface can't segment.
Wire::Outcome Outbox::send_singly(const Batch& batch, const Run& run) {
    for (std::size_t n = 0; n < run.count; ++n) {
        const auto bytes = packet(batch, run.first + n);
        const Wire::Message message{&batch.builder.to(batch.builder.order()[run.first]),
                                    static_cast<std::uint16_t>(bytes.size()),
                                    {&bytes, 1}};
        switch (wire_.send({&message, 1}).second) {
        case Wire::Outcome::sent:
            ++stats_.packets;
            break;
        case Wire::Outcome::failed:
            ++stats_.failed;
            break;
        case Wire::Outcome::busy:
            stats_.dropped_late += run.count - n;
            return Wire::Outcome::busy;
        }
    }
    return Wire::Outcome::sent;
}

void Outbox::drop_rest(Batch& batch) {
    for (; batch.next < batch.runs.size(); ++batch.next) {
        stats_.dropped_late += batch.runs[batch.next].count;
    }
}

void Outbox::reset(Batch& batch) {
    batch.builder.clear();
    batch.runs = {};
    batch.next = 0;
    batch.closed = false;
}

} // namespace conclave::udp
