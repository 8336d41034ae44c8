#include "media/sfu/testing/emulated_browser_test.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace conclave::media::sfu::testing {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t ip_udp = 28; // bytes of headers around a datagram
constexpr std::size_t audio_bytes = 80;
constexpr std::uint8_t audio_type = 111;
constexpr Bitrate audio_rate = Bitrate::kbps(45); // with all headers
constexpr double camera_share = 0.95;             // of the estimate
constexpr double pace_factor = 2.5;
constexpr std::chrono::milliseconds longest_queue{500}; // then the encoder leaves pictures out
constexpr double most_budget = 0.005;                   // seconds of pace
constexpr auto start_rate = Bitrate::kbps(300);         // as Chrome
constexpr std::size_t most_nacked = 250;
constexpr std::uint64_t check_every = 2500; // ms; Chrome
constexpr std::uint64_t impatient_check = 50;

/// What a datagram counts on a link. Signatures of handshakes differ in length from run to run, and
/// runs of one seed shall not.
std::size_t weight(base::ByteView datagram) {
    constexpr std::size_t handshake = 600;
    const bool dtls = datagram[0] >= 20 && datagram[0] <= 63;
    return (dtls ? handshake : datagram.size()) + ip_udp;
}

std::uint32_t base_ssrc(std::size_t number) {
    return static_cast<std::uint32_t>(0x100 * (number + 1));
}

} // namespace

EmulatedBrowser::EmulatedBrowser(World& world, EngineScenario::Participant settings,
                                 std::size_t number, std::uint64_t seed)
    : world_(world), settings_(std::move(settings)), number_(number),
      client_(world.hub, world.network, world.loop,
              udp::Address::v4({192, 0, 2, 1}, static_cast<std::uint16_t>(1000 + number))),
      up_({}, seed * 1000 + number * 2), down_({}, seed * 1000 + number * 2 + 1),
      estimator_(start_rate) {
    const auto opened = world_.router->open(settings_.name, ear_);
    id_ = opened.id;
    transport_ = opened.transport;
    transport_->set_remote(client_.parameters());
    client_.gives_feedback = true;
    client_.on_rtp = [this](Received& packet) { on_rtp(packet); };
    client_.on_rtcp = [this](base::ByteView compound) { on_rtcp(compound); };
    client_.wire = [this](base::Bytes bytes) {
        if (const auto at = up_.send(weight(bytes), world_.loop.now())) {
            going_.emplace(*at, std::move(bytes));
        }
    };
    world_.network.connect(client_.address(), [this](std::span<std::uint8_t> bytes) {
        if (const auto at = down_.send(weight(bytes), world_.loop.now())) {
            coming_.emplace(*at, base::Bytes(bytes.begin(), bytes.end()));
        }
    });
    if (settings_.camera != 0) {
        camera_.emplace(settings_.camera, settings_.temporal, base_ssrc(number_) + 1, "1");
    }
}

EmulatedBrowser::~EmulatedBrowser() {
    world_.router->close(id_);
}

void EmulatedBrowser::turn() {
    take_from_network();
    if (ms_ % (client_.connected() ? check_every : impatient_check) == 0) {
        client_.check(*transport_);
    }
    client_.tick();
    if (client_.connected()) {
        make_media();
        send_waiting();
        send_probes();
        if (ms_ % 20 == 0) {
            ask_for_repair();
        }
        if (ms_ % 1000 == number_ * 7 % 1000) {
            report();
        }
    }
    ++ms_;
}

void EmulatedBrowser::take_from_network() {
    const auto now = world_.loop.now();
    while (!coming_.empty() && coming_.begin()->first <= now) {
        auto datagram = coming_.extract(coming_.begin());
        client_.receive(datagram.mapped(), datagram.key());
    }
    while (!going_.empty() && going_.begin()->first <= now) {
        auto datagram = going_.extract(going_.begin());
        world_.hub.on_datagram(client_.address(), datagram.mapped(), datagram.key());
    }
}

bool EmulatedBrowser::take_connected() {
    if (published_ || !client_.connected() || transport_->state() != TransportState::connected) {
        return false;
    }
    published_ = true;
    publish();
    return true;
}

void EmulatedBrowser::publish() {
    if (camera_) {
        camera_source_ = transport_->receive(camera_->mapping()).value();
        camera_->set_budget((start_rate - audio_rate) * camera_share);
        prober_.on_connected(start_rate, world_.loop.now());
    }
    if (settings_.microphone) {
        sound_source_ = transport_->receive(incoming(Kind::audio, "0")).value();
    }
}

void EmulatedBrowser::watch(const EmulatedBrowser& other) {
    const auto mid = [&](const char* kind) { return kind + std::to_string(other.number_); };
    if (other.sound_source_) {
        const auto stream =
            transport_->send(*other.sound_source_, outgoing(Kind::audio, mid("a"))).value();
        sounds_.emplace(stream.ssrc, std::make_unique<ReceivedSound>());
        transport_->start(stream.id);
    }
    if (other.camera_source_ && settings_.shows != 0) {
        auto mapping = outgoing(Kind::video, mid("v"));
        if (!settings_.rtx) {
            mapping.codecs.front().rtx_payload_type.reset();
        }
        const auto stream = transport_->send(*other.camera_source_, mapping).value();
        pictures_.emplace(stream.ssrc, std::make_unique<ReceivedPicture>(world_.loop.now()));
        if (stream.rtx_ssrc) {
            repaired_by_.emplace(*stream.rtx_ssrc, stream.ssrc);
        }
        transport_->set_render_hint(
            stream.id, {.size = RenderSize{settings_.shows * 16 / 9, settings_.shows}});
        transport_->start(stream.id);
    }
}

void EmulatedBrowser::on_rtp(Received& packet) {
    const auto now = world_.loop.now();
    const auto ssrc = packet.view.ssrc.value;
    if (const auto sound = sounds_.find(ssrc); sound != sounds_.end()) {
        sound->second->on_media(packet, now);
    } else if (const auto picture = pictures_.find(ssrc); picture != pictures_.end()) {
        picture->second->on_media(packet, now);
    } else if (const auto repaired = repaired_by_.find(ssrc); repaired != repaired_by_.end()) {
        pictures_.at(repaired->second)->on_rtx(packet, now);
    } else {
        ADD_FAILURE() << settings_.name << " got a packet of nobody's";
    }
}

void EmulatedBrowser::on_rtcp(base::ByteView compound) {
    rtp::RtcpReader reader(compound);
    for (auto next = reader.next(); next && *next; next = reader.next()) {
        on_rtcp_packet(**next);
    }
}

void EmulatedBrowser::on_rtcp_packet(const rtp::RtcpPacket& packet) {
    const auto now = world_.loop.now();
    if (const auto feedback = rtp::read_transport_cc_feedback(packet)) {
        const auto heard = estimator_.on_feedback(feedback->control, now);
        prober_.on_estimate(estimator_.estimate(), now);
        if (heard && *heard) {
            prober_.on_result(**heard, now);
        }
    } else if (const auto nack = rtp::read_nack(packet)) {
        on_nack(*nack);
    } else if (const auto pli = rtp::read_pli(packet); pli && camera_) {
        camera_->on_keyframe_request(pli->media.value, now);
    } else if (const auto fir = rtp::read_fir(packet); fir && camera_) {
        for (std::size_t i = 0; i < fir->items.size(); ++i) {
            camera_->on_keyframe_request(fir->items[i].ssrc.value, now);
        }
    } else if (const auto report = rtp::read_sender_report(packet)) {
        const auto ssrc = report->info.ssrc.value;
        if (const auto sound = sounds_.find(ssrc); sound != sounds_.end()) {
            sound->second->on_sender_report(report->info, now);
        } else if (const auto picture = pictures_.find(ssrc); picture != pictures_.end()) {
            picture->second->on_sender_report(report->info, now);
        }
    }
}

void EmulatedBrowser::on_nack(const rtp::Nack& nack) {
    const auto repeat = [&](std::uint16_t seq) {
        auto packet = camera_ ? camera_->repeat(nack.media.value, seq) : std::nullopt;
        // As libwebrtc: within a second no more than the estimate.
        if (packet && repeated_bytes_ < estimator_.estimate().target.bytes_in(1s)) {
            repeated_bytes_ += static_cast<std::int64_t>(packet->payload.size());
            repairs_.push_back(std::move(*packet));
        }
    };
    for (std::size_t i = 0; i < nack.items.size(); ++i) {
        const auto item = nack.items[i];
        repeat(item.first.value);
        for (int bit = 0; bit < 16; ++bit) {
            if ((item.following >> bit & 1) != 0) {
                repeat(static_cast<std::uint16_t>(item.first.value + 1 + bit));
            }
        }
    }
}

void EmulatedBrowser::make_media() {
    const auto now = world_.loop.now();
    if (ms_ % 100 == 0) {
        repeated_bytes_ = repeated_bytes_ * 9 / 10;
        estimator_.on_tick(now);
        prober_.on_estimate(estimator_.estimate(), now);
        if (camera_) {
            camera_->set_budget((estimator_.estimate().target - audio_rate) * camera_share);
            const auto all = camera_->most() + audio_rate;
            prober_.set_goal(estimator_.estimate().target < all
                                 ? std::optional(Prober::Goal{all, all})
                                 : std::nullopt);
        }
    }
    if (settings_.microphone && published_ && ms_ % 20 == 0) {
        send({.ssrc = base_ssrc(number_),
              .seq = sound_seq_++,
              .time = rtp_time(now, 48'000, 77),
              .payload_type = audio_type,
              .mid = "0",
              .audio_level = std::uint8_t{30},
              .payload = base::Bytes(audio_bytes, 7)});
    }
    if (camera_ && published_) {
        const auto most = estimator_.estimate().target.bytes_in(longest_queue);
        for (Outgoing& packet :
             camera_->frame(now, static_cast<std::int64_t>(waiting_bytes_) > most)) {
            waiting_bytes_ += packet.payload.size();
            waiting_.push_back(std::move(packet));
        }
    }
}

void EmulatedBrowser::send_waiting() {
    const double pace = estimator_.estimate().target.as_double() * pace_factor / 8; // bytes/s
    budget_ = std::min(budget_ + pace * 0.001, pace * most_budget);
    while (budget_ > 0 && !(repairs_.empty() && waiting_.empty())) {
        auto& queue = repairs_.empty() ? waiting_ : repairs_;
        const auto bytes = queue.front().payload.size();
        waiting_bytes_ -= repairs_.empty() ? bytes : 0;
        budget_ -= static_cast<double>(bytes);
        send(std::move(queue.front()));
        queue.pop_front();
    }
}

void EmulatedBrowser::send_probes() {
    const auto now = world_.loop.now();
    if (!camera_ || !published_) {
        return;
    }
    if (const auto cluster = prober_.next(now)) {
        estimator_.on_probe(*cluster);
    }
    while (prober_.due(now) > 0) {
        auto packet = camera_->probe();
        if (!packet) {
            return;
        }
        send(std::move(*packet));
    }
}

void EmulatedBrowser::send(Outgoing packet) {
    constexpr std::size_t around = 12 + 20 + 16; // RTP header, extensions, tag
    const auto now = world_.loop.now();
    const auto bytes = packet.payload.size() + around + ip_udp;
    packet.transport_number = estimator_.on_sent(now, bytes, prober_.tag());
    prober_.on_sent(bytes, now);
    if (camera_) {
        camera_->number(packet);
    }
    client_.send(packet);
}

void EmulatedBrowser::ask_for_repair() {
    const auto now = world_.loop.now();
    const auto round_trip = camera_ ? estimator_.estimate().rtt : 100ms;
    std::array<rtp::LongSeq, most_nacked> missing{};
    for (const auto& [ssrc, picture] : pictures_) {
        const auto count = picture->missing(now, round_trip, missing);
        if (count != 0) {
            client_.send_rtcp([&](rtp::RtcpWriter& writer) {
                return writer.nack({1}, {ssrc}, std::span(missing).first(count));
            });
        }
        if (picture->asks_for_keyframe(now)) {
            client_.send_rtcp([&](rtp::RtcpWriter& writer) { return writer.pli({1}, {ssrc}); });
        }
    }
}

void EmulatedBrowser::report() {
    const auto now = world_.loop.now();
    std::vector<rtp::ReportBlock> blocks;
    const auto add = [&](const auto& streams) {
        for (const auto& [ssrc, stream] : streams) {
            if (!stream->moments().empty() && blocks.size() < rtp::RtcpWriter::max_items) {
                blocks.push_back(stream->report({ssrc}, now));
            }
        }
    };
    add(sounds_);
    add(pictures_);
    if (!blocks.empty()) {
        client_.send_rtcp(
            [&](rtp::RtcpWriter& writer) { return writer.receiver_report({1}, blocks); });
    }
    const auto wall = rtp::to_ntp(world_.wall.now());
    auto infos =
        camera_ && published_ ? camera_->reports(now, wall) : std::vector<rtp::SenderInfo>{};
    if (settings_.microphone && published_) {
        infos.push_back({{base_ssrc(number_)}, wall, {rtp_time(now, 48'000, 77)}, 1, 1});
    }
    for (const auto& info : infos) {
        client_.send_rtcp([&](rtp::RtcpWriter& writer) { return writer.sender_report(info, {}); });
    }
}

Bitrate EmulatedBrowser::engine_estimate() const {
    constexpr std::string_view begin = "target ";
    const auto text = transport_->explain();
    const auto at = text.find(begin);
    std::int64_t kilobits = 0;
    if (at != std::string::npos) {
        const char* const number = text.data() + at + begin.size();
        std::from_chars(number, text.data() + text.size(), kilobits);
    }
    return Bitrate::kbps(kilobits);
}

std::string EmulatedBrowser::trace() const {
    const auto kilobits = [](Bitrate rate) { return rate.bits_per_second() / 1000; };
    auto text = fmt::format(
        "{}: down {} kbit/s, queue {} ms, engine says {}; up {} (of {}), layers {}; sees",
        settings_.name, kilobits(down_.settings().rate),
        down_.queue_delay(world_.loop.now()).count() / 1000, kilobits(engine_estimate()),
        kilobits(estimator_.estimate().target), kilobits(up_.settings().rate),
        camera_ ? camera_->active_layers() : 0);
    for (const auto& [ssrc, picture] : pictures_) {
        const auto ago = picture->moments().empty()
                             ? -1
                             : std::chrono::duration_cast<std::chrono::milliseconds>(
                                   world_.loop.now() - picture->moments().back().at)
                                   .count();
        text += fmt::format(" {} ({} ms)", picture->lines(), ago);
    }
    return text + "\n" + transport_->explain();
}

} // namespace conclave::media::sfu::testing
