#include "signaling/connection.hpp"

#include "account/access_token.hpp"
#include "base/log.hpp"
#include "signaling/limits.hpp"
#include "signaling/metrics.hpp"
#include "signaling/outlet.hpp"
#include "signaling/rsp_writer.hpp"
#include "signaling/session_token.hpp"

#include <algorithm>
#include <utility>

namespace conclave::signaling {

using account::ErrorCode;
using account::Fault;

Connection::Connection(const net::Request& request, Context& context)
    : context_(context), peer_(request.peer), host_(request.headers.get("Host").value_or("")) {}

Connection::~Connection() {
    if (outlet_) {
        outlet_->disconnect();
    }
}

void Connection::on_open(const std::shared_ptr<net::WebSocket>& socket) {
    socket_ = socket;
    outlet_ = std::make_shared<Outlet>(socket->loop(), *this);
    message_tokens_ = message_burst;
    message_tokens_at_ = socket->loop().now();
    last_heard_ = message_tokens_at_;
    metrics::sockets().add(1);
    hello_timer_ = socket->loop().after(hello_timeout, [this] {
        metrics::closed("no_hello").add();
        close(close_protocol, "no hello");
    });
}

void Connection::on_text(std::string_view text) {
    metrics::frames_in().add();
    last_heard_ = socket_->loop().now();
    if (!within_message_rate()) {
        metrics::closed("message_rate").add();
        return fail({ErrorCode::signaling_outgoing_message_invalid, "Too many messages"});
    }
    auto frame = parse_frame(text);
    if (!frame) {
        return refuse_frame(frame.error());
    }
    std::visit([this](auto&& part) { on_frame(std::forward<decltype(part)>(part)); },
               std::move(*frame));
}

bool Connection::within_message_rate() {
    const auto now = last_heard_;
    const std::chrono::duration<double> passed = now - std::exchange(message_tokens_at_, now);
    message_tokens_ =
        std::min(message_burst, message_tokens_ + passed.count() * messages_per_second);
    if (message_tokens_ < 1) {
        return false;
    }
    message_tokens_ -= 1;
    return true;
}

void Connection::on_frame(Hello hello) {
    if (phase_ != Phase::hello) {
        // The client grew impatient; whatever it said first is being answered already.
        if (phase_ != Phase::finished) {
            send(write_welcome(heartbeat_));
        }
        return;
    }
    if (hello.version != 2) {
        return refuse_frame("Unsupported TCMP version");
    }
    if (!hello.body) {
        return refuse_frame("a hello without a body");
    }
    if (!admitted(hello)) {
        return;
    }
    counted_ = true;
    ++context_.sessions;
    phase_ = Phase::open;
    hello_timer_.reset();
    const auto asked = hello.heartbeat.count() == 0 ? default_heartbeat : hello.heartbeat;
    heartbeat_ = std::clamp(asked, min_heartbeat, max_heartbeat);
    send(write_welcome(heartbeat_));
    heartbeat_due();
    silence_due();
    handle(std::move(*hello.body));
}

bool Connection::admitted(const Hello& hello) {
    // Who comes back to a call goes before who wants to begin one.
    if (*hello.body) {
        if (const auto* sync = std::get_if<SyncRequest>(&**hello.body)) {
            if (read_session(sync->session, context_.config.session_key)) {
                return true;
            }
        }
    }
    const auto wait = context_.hellos.take(peer_, socket_->loop().now());
    if (wait > std::chrono::milliseconds::zero()) {
        busy(wait, "address");
        return false;
    }
    if (context_.sessions >= context_.config.max_sessions) {
        busy(full_retry_after, "server_full");
        return false;
    }
    return true;
}

void Connection::busy(std::chrono::milliseconds retry_after, const char* reason) {
    metrics::busy(reason).add();
    if (++busy_answers_ > max_busy_answers) {
        return close(close_protocol, "too many hellos");
    }
    send(write_busy(retry_after, true));
    hello_timer_ = socket_->loop().after(retry_after + hello_timeout, [this] {
        metrics::closed("no_hello").add();
        close(close_protocol, "no hello");
    });
}

void Connection::on_frame(Msg msg) {
    if (phase_ == Phase::hello) {
        return refuse_frame("a msg before hello");
    }
    handle(std::move(msg.body));
}

void Connection::handle(ParsedMessage message) {
    if (phase_ == Phase::finished) {
        return; // the SDK says disconnect after our last word
    }
    if (!message) {
        return fail(message.error());
    }
    std::visit([this](auto&& request) { on_message(std::forward<decltype(request)>(request)); },
               std::move(*message));
}

void Connection::on_message(IceRequest request) {
    const auto token =
        account::verify_access_token(request.token, context_.keys, context_.clock.now());
    if (!token) {
        return fail(token.error());
    }
    const auto servers =
        ice_servers_for(context_.config.ice_servers, token->identity, context_.clock.now());
    constexpr std::int64_t ttl = 86'400; // not read by the SDK; a day, as observed
    send(write_iced(servers, ttl));
}

void Connection::on_message(ConnectRequest request) {
    if (phase_ == Phase::in_room) {
        return; // a repeated connect must not make a second participant
    }
    const auto token =
        account::verify_access_token(request.token, context_.keys, context_.clock.now());
    if (!token) {
        return fail(token.error());
    }
    auto target = context_.rooms.resolve(*token, request.name);
    if (!target) {
        return fail(target.error());
    }
    phase_ = Phase::in_room;
    worker_ = target->worker;
    asked_at_ = socket_->loop().now();
    auto link = make_link();
    context_.rooms.join(std::move(*target),
                        {token->identity, std::move(request.local),
                         std::move(request.peer_connections), std::move(request.wishes)},
                        link_, std::move(link));
}

void Connection::on_message(UpdateRequest request) {
    if (phase_ != Phase::in_room) {
        return fail(
            {ErrorCode::signaling_outgoing_message_invalid, "An update came before connect"});
    }
    context_.rooms.update(worker_, link_, std::move(request.update));
}

void Connection::on_message(SyncRequest request) {
    const auto token =
        account::verify_access_token(request.token, context_.keys, context_.clock.now());
    if (!token) {
        return fail(token.error());
    }
    const auto session = read_session(request.session, context_.config.session_key);
    // A token for another room brings nobody back into this one: the policy was asked about that.
    if (!session || session->identity.account_sid != token->account_sid ||
        session->identity.identity != token->identity ||
        (token->room && *token->room != session->identity.room_name &&
         *token->room != session->identity.room_sid)) {
        return fail({ErrorCode::participant_not_found, "The session is unknown"});
    }
    phase_ = Phase::in_room;
    worker_ = context_.rooms.worker_of(session->identity);
    asked_at_ = socket_->loop().now();
    auto link = make_link();
    context_.rooms.sync(session->identity, session->run != context_.run, std::move(request.update),
                        link_, std::move(link));
}

void Connection::on_message(DisconnectRequest /*request*/) {
    if (phase_ == Phase::in_room) {
        context_.rooms.leave(worker_, link_);
    }
    finish();
}

std::unique_ptr<rooms::ParticipantLink> Connection::make_link() {
    link_ = context_.next_link++;
    return std::make_unique<OutletLink>(outlet_, link_);
}

void Connection::room_connected(rooms::LinkId link, const rooms::RoomSnapshot& snapshot) {
    if (link != link_ || phase_ != Phase::in_room) {
        return;
    }
    const auto session =
        write_session({snapshot.session, context_.run}, context_.config.session_key);
    send(write_connected(snapshot, session, region()));
    const std::chrono::duration<double> took = socket_->loop().now() - asked_at_;
    metrics::connect_seconds().observe(took.count());
}

void Connection::room_synced(rooms::LinkId link, const rooms::RoomSnapshot& snapshot) {
    if (link == link_ && phase_ == Phase::in_room) {
        send(write_synced(snapshot));
    }
}

void Connection::room_update(rooms::LinkId link, const rooms::RoomDelta& delta) {
    if (link == link_ && phase_ == Phase::in_room) {
        send(write_update(delta));
    }
}

void Connection::room_ended(rooms::LinkId link, rooms::EndReason reason) {
    if (link == link_ && phase_ == Phase::in_room) {
        send(write_ended(reason));
        finish();
    }
}

void Connection::room_refused(rooms::LinkId link, Fault fault) {
    if (link == link_ && phase_ == Phase::in_room) {
        fail(fault);
    }
}

void Connection::room_replaced(rooms::LinkId link) {
    if (link == link_ && phase_ == Phase::in_room) {
        phase_ = Phase::finished;
        close(close_replaced, "the session goes on over another socket");
    }
}

std::string Connection::region() const {
    // "us1.vss.example" says us1; "global…" and names without a region leave it to configuration.
    const auto label = host_.substr(0, host_.find('.'));
    const bool says = host_.find(".vss.") != std::string::npos && label != "global";
    return says ? label : context_.config.region;
}

void Connection::send(std::string text) {
    metrics::frames_out().add();
    last_sent_ = socket_->loop().now();
    socket_->send(std::move(text));
}

void Connection::refuse_frame(std::string_view why) {
    base::log::info("signaling_frame_refused", {{"peer", peer_}, {"why", why}});
    if (phase_ != Phase::hello) {
        return fail({ErrorCode::signaling_outgoing_message_invalid,
                     "Message is malformed: " + std::string(why)});
    }
    metrics::closed("bad_frame").add();
    send(write_bad(why));
    phase_ = Phase::finished;
    close(close_protocol, "bad frame");
}

void Connection::fail(const Fault& fault) {
    if (phase_ == Phase::finished) {
        return;
    }
    metrics::errors(number(fault.code)).add();
    base::log::info("signaling_error",
                    {{"peer", peer_}, {"code", number(fault.code)}, {"why", fault.message}});
    if (phase_ == Phase::hello) {
        send(write_bad(fault.message));
    } else {
        send(write_error(fault));
    }
    if (phase_ == Phase::in_room) {
        context_.rooms.leave(worker_, link_);
    }
    finish();
}

void Connection::finish() {
    phase_ = Phase::finished;
    heartbeat_timer_.reset();
    silence_timer_.reset();
    hello_timer_ = socket_->loop().after(goodbye_timeout, [this] {
        metrics::closed("after_last_word").add();
        close(close_done, "done");
    });
}

void Connection::close(std::uint16_t code, std::string_view reason) {
    socket_->close(code, reason);
}

void Connection::heartbeat_due() {
    const auto pace = heartbeat_ - heartbeat_margin;
    const auto now = socket_->loop().now();
    if (now - last_sent_ >= pace) {
        send(write_heartbeat());
    }
    heartbeat_timer_ = socket_->loop().after(last_sent_ + pace - now, [this] { heartbeat_due(); });
}

void Connection::silence_due() {
    const auto limit = heartbeat_ * missed_heartbeats;
    const auto now = socket_->loop().now();
    if (now - last_heard_ >= limit) {
        metrics::closed("silent").add();
        return close(close_silent, "no heartbeat");
    }
    silence_timer_ = socket_->loop().after(last_heard_ + limit - now, [this] { silence_due(); });
}

void Connection::on_drain() {
    close(close_restart, "server restarts");
}

void Connection::on_close(std::uint16_t code, std::string_view /*reason*/) {
    metrics::sockets().add(-1);
    if (counted_) {
        --context_.sessions;
    }
    outlet_->disconnect();
    hello_timer_.reset();
    heartbeat_timer_.reset();
    silence_timer_.reset();
    if (link_ == 0) {
        return;
    }
    // 1000 and bye are the SDK's own farewell; anything else may be followed by a sync.
    constexpr std::uint16_t normal = 1000;
    if (phase_ == Phase::in_room && (said_bye_ || code == normal)) {
        context_.rooms.leave(worker_, link_);
    } else {
        context_.rooms.connection_lost(worker_, link_);
    }
}

} // namespace conclave::signaling
