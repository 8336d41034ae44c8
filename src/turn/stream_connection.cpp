#include "turn/stream_connection.hpp"

#include "turn/framing.hpp"

namespace conclave::turn {
namespace {

using State = StreamResult::State;

constexpr int reads_a_turn = 8; // of up to 16 KiB each; then others have their turn

} // namespace

StreamListener::Connection::Connection(StreamListener& owner, const FiveTuple& client,
                                       std::unique_ptr<ByteStream> stream, base::MonoTime now)
    : owner_(owner), client_(client), stream_(std::move(stream)), heard_(now) {
    owner_.loop_.watch(stream_->fd(), *this);
}

StreamListener::Connection::~Connection() {
    owner_.loop_.unwatch(stream_->fd());
}

void StreamListener::Connection::on_ready(bool readable, bool writable) {
    if (closed_) {
        return;
    }
    if (readable || writable) { // TLS may need either for the other
        read();
    }
    owner_.touch(*this);
}

void StreamListener::Connection::read() {
    for (int i = 0; i < reads_a_turn && !closed_; ++i) {
        const auto result = stream_->read(owner_.scratch_);
        switch (result.state) {
        case State::done:
            heard_ = owner_.loop_.now();
            in_.insert(in_.end(), owner_.scratch_.begin(),
                       owner_.scratch_.begin() + static_cast<std::ptrdiff_t>(result.size));
            if (!cut_messages()) {
                ++owner_.counts_.garbage;
                closed_ = true;
            }
            break;
        case State::wants_read:
            return;
        case State::wants_write:
            return want_writable(true);
        case State::closed:
            closed_ = true;
            return;
        }
    }
}

bool StreamListener::Connection::cut_messages() {
    std::size_t at = 0;
    while (true) {
        const auto rest = base::ByteView(in_).subspan(at);
        const Frame frame = next_frame(rest, owner_.receiver_.has_allocation(client_));
        if (frame.kind == Frame::Kind::garbage) {
            return false;
        }
        if (frame.kind == Frame::Kind::incomplete) {
            break;
        }
        owner_.receiver_.on_message(client_, rest.first(frame.size));
        at += frame.size;
    }
    in_.erase(in_.begin(), in_.begin() + static_cast<std::ptrdiff_t>(at));
    return in_.size() <= max_frame_bytes;
}

void StreamListener::Connection::send(base::ByteView head, base::ByteView payload, bool droppable) {
    const std::size_t size = head.size() + payload.size();
    const std::size_t waiting = out_.size() - written_;
    if (waiting + size > (droppable ? max_waiting_bytes : max_answer_bytes)) {
        if (droppable) {
            ++owner_.counts_.dropped;
        } else {
            closed_ = true; // it asks without reading the answers
        }
    } else {
        out_.insert(out_.end(), head.begin(), head.end());
        out_.insert(out_.end(), payload.begin(), payload.end());
        out_.resize(out_.size() + (4 - size % 4) % 4); // RFC 8656, 12.5
    }
    owner_.touch(*this);
}

void StreamListener::Connection::flush() {
    bool busy = false;
    while (!closed_ && !busy && written_ < out_.size()) {
        const auto result = stream_->write(base::ByteView(out_).subspan(written_));
        switch (result.state) {
        case State::done:
            written_ += result.size;
            break;
        case State::wants_write:
        case State::wants_read:
            busy = true;
            break;
        case State::closed:
            closed_ = true;
            break;
        }
    }
    if (written_ == out_.size()) {
        out_.clear();
        written_ = 0;
    } else if (written_ > max_waiting_bytes) {
        out_.erase(out_.begin(), out_.begin() + static_cast<std::ptrdiff_t>(written_));
        written_ = 0;
    }
    want_writable(busy);
}

void StreamListener::Connection::want_writable(bool wanted) {
    if (wanted != wants_writable_ && !closed_) {
        wants_writable_ = wanted;
        owner_.loop_.want_writable(stream_->fd(), wanted);
    }
}

} // namespace conclave::turn
