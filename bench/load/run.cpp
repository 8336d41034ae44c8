#include "load/run.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <unistd.h>

namespace conclave::load {

using namespace std::chrono_literals;

namespace {

constexpr auto poll_pace = 2ms;
constexpr auto tick_pace = 1ms;
constexpr auto step_pace = 10ms;
constexpr auto progress_pace = 2s;
constexpr auto goodbye_time = 300ms; // for what is said last

std::chrono::nanoseconds to_length(double seconds) {
    return std::chrono::nanoseconds(std::llround(seconds * 1e9));
}

} // namespace

/// One participant and what became of it.
class Run::Guest final : public SeatEvents {
  public:
    Guest(Run& run, Person person) : run_(run), person_(std::move(person)) {}

    void join() {
        began_ = run_.shared_.loop.now();
        seat = run_.driver_.join(person_, *this);
    }
    void on_joined() override { joined = true; }
    void on_failed(const std::string& why) override { run_.fail(why); }

    [[nodiscard]] std::size_t flowing(media::Kind kind) const {
        std::size_t sum = 0;
        for (const auto* connection : seat->connections()) {
            sum += connection->flowing(kind);
        }
        return sum;
    }
    /// From the call of join() on; nullopt: none has come.
    [[nodiscard]] std::optional<std::chrono::nanoseconds> to_first_picture() const {
        std::optional<base::MonoTime> first;
        for (const auto* connection : seat->connections()) {
            const auto at = connection->first_picture();
            if (at && (!first || *at < *first)) {
                first = at;
            }
        }
        return first ? std::optional(*first - began_) : std::nullopt;
    }
    [[nodiscard]] bool publishes() const { return !person_.tracks.empty(); }
    [[nodiscard]] const std::string& name() const { return person_.name; }

    std::unique_ptr<Seat> seat;
    bool joined = false;

  private:
    Run& run_;
    Person person_;
    base::MonoTime began_{};
};

Run::Run(Shared& shared, WebSockets& sockets, Driver& driver, const Options& options)
    : shared_(shared), sockets_(sockets), driver_(driver), options_(options) {}

Run::~Run() = default;

void Run::start() {
    if (options_.pid != 0) {
        measured_.idle = read_process_usage(options_.pid);
        if (!measured_.idle) {
            failure_ = "there is no process " + std::to_string(options_.pid);
        }
    }
    phase_began_ = next_join_ = shared_.loop.now();
    next_progress_ = phase_began_ + progress_pace;
    poll_sockets();
    tick_media();
    step();
}

void Run::poll_sockets() {
    sockets_.poll();
    poll_timer_ = shared_.loop.after(poll_pace, [this] { poll_sockets(); });
}

/// Everybody's turn comes each pace_interval, a part of them each millisecond.
void Run::tick_media() {
    constexpr auto parts = static_cast<std::size_t>(TrackSender::pace_interval / tick_pace);
    const auto now = shared_.loop.now();
    for (std::size_t i = ticks_++ % parts; i < guests_.size(); i += parts) {
        for (auto* connection : guests_[i]->seat->connections()) {
            connection->tick(now);
        }
    }
    tick_timer_ = shared_.loop.after(tick_pace, [this] { tick_media(); });
}

Person Run::make_person(std::size_t index) const {
    Person person{.name = options_.names + "-" + std::to_string(index)};
    if (index >= static_cast<std::size_t>(options_.publishers)) {
        return person;
    }
    // Any numbers that no two streams of a connection share; a server may keep them for others.
    auto ssrc = 0x10'0000U + static_cast<std::uint32_t>(index) * 16;
    if (options_.audio) {
        person.tracks.push_back(
            {.kind = media::Kind::audio, .id = person.name + "-audio", .ssrcs = {ssrc++}});
    }
    LocalTrack video{
        .kind = media::Kind::video, .id = person.name + "-video", .layers = options_.layers};
    for (std::size_t layer = 0; layer < options_.layers.size(); ++layer) {
        video.ssrcs.push_back(ssrc++);
        video.rtx_ssrcs.push_back(ssrc++);
    }
    person.tracks.push_back(std::move(video));
    return person;
}

void Run::join_next() {
    const auto now = shared_.loop.now();
    const auto all = static_cast<std::size_t>(options_.publishers + options_.viewers);
    while (guests_.size() < all && next_join_ <= now && failure_.empty()) {
        auto guest = std::make_unique<Guest>(*this, make_person(guests_.size()));
        guest->join();
        guests_.push_back(std::move(guest));
        next_join_ += to_length(1 / options_.joins_per_second);
    }
}

std::size_t Run::served(std::string& first_lacking) const {
    std::size_t count = 0;
    for (const auto& guest : guests_) {
        const auto wanted =
            static_cast<std::size_t>(options_.publishers) - (guest->publishes() ? 1U : 0U);
        const auto video = guest->flowing(media::Kind::video);
        const auto audio = guest->flowing(media::Kind::audio);
        if (guest->joined && video >= wanted && (!options_.audio || audio >= wanted)) {
            ++count;
        } else if (first_lacking.empty()) {
            first_lacking = guest->name() + (guest->joined ? " has " : " has not joined; it has ") +
                            std::to_string(video) + " pictures and " + std::to_string(audio) +
                            " sounds of " + std::to_string(wanted);
        }
    }
    return count;
}

void Run::step() {
    if (!failure_.empty() && phase_ != Phase::leaving) {
        leave();
    }
    const auto now = shared_.loop.now();
    const auto enter = [&](Phase phase) {
        phase_ = phase;
        phase_began_ = now;
    };
    std::string lacking;
    const auto all = static_cast<std::size_t>(options_.publishers + options_.viewers);
    switch (phase_) {
    case Phase::joining:
        join_next();
        say_progress(std::to_string(guests_.size()) + " of " + std::to_string(all) + " joining");
        if (guests_.size() == all) {
            enter(Phase::waiting);
        }
        break;
    case Phase::waiting: {
        const auto count = served(lacking);
        say_progress(std::to_string(count) + " of " + std::to_string(all) + " have everything");
        if (count == all) {
            enter(Phase::settling);
        } else if (now - phase_began_ > media_patience) {
            fail("after " + std::to_string(media_patience.count()) + " s " +
                 std::to_string(all - count) + " participants lack media: " + lacking);
        }
        break;
    }
    case Phase::settling:
        say_progress("settling");
        if (now - phase_began_ >= to_length(options_.settle_seconds)) {
            begin_measuring();
            enter(Phase::measuring);
        }
        break;
    case Phase::measuring:
        say_progress("measuring");
        if (now - phase_began_ >= to_length(options_.seconds)) {
            end_measuring();
            leave();
        }
        break;
    case Phase::leaving:
        if (now - phase_began_ >= goodbye_time) {
            shared_.loop.stop();
            return;
        }
        break;
    }
    step_timer_ = shared_.loop.after(step_pace, [this] { step(); });
}

ConnectionCounters Run::counters() const {
    ConnectionCounters sum;
    for (const auto& guest : guests_) {
        for (const auto* connection : guest->seat->connections()) {
            add(sum, connection->counters());
        }
    }
    return sum;
}

void Run::begin_measuring() {
    for (const auto& guest : guests_) {
        for (auto* connection : guest->seat->connections()) {
            connection->latency = {};
        }
    }
    before_ = counters();
    measured_.before = options_.pid == 0 ? std::nullopt : read_process_usage(options_.pid);
    const auto own = read_process_usage(getpid());
    own_before_ = own ? own->seconds() : 0;
}

void Run::end_measuring() {
    const std::chrono::duration<double> took = shared_.loop.now() - phase_began_;
    measured_.seconds = took.count();
    measured_.after = options_.pid == 0 ? std::nullopt : read_process_usage(options_.pid);
    const auto own = read_process_usage(getpid());
    measured_.own_seconds = own ? own->seconds() - own_before_ : 0;
    measured_.counters = difference(counters(), before_);
    measured_.participants = guests_.size();
    for (const auto& guest : guests_) {
        // The first to come sees somebody only when the second does.
        if (const auto length = guest->to_first_picture(); length && guest != guests_.front()) {
            measured_.to_first_picture.push_back(*length);
        }
        for (const auto* connection : guest->seat->connections()) {
            measured_.latency.add(connection->latency);
            measured_.profile = connection->profile();
        }
    }
    if (options_.pid != 0 && !measured_.after) {
        return fail("the server ended");
    }
    report_ = measured_;
}

void Run::leave() {
    phase_ = Phase::leaving;
    phase_began_ = shared_.loop.now();
    for (const auto& guest : guests_) {
        guest->seat->leave();
    }
}

void Run::fail(const std::string& why) {
    if (failure_.empty()) {
        failure_ = why; // step() sees it: a guest must not go while it talks
    }
}

void Run::say_progress(const std::string& what) {
    const auto now = shared_.loop.now();
    if (now >= next_progress_) {
        next_progress_ = now + progress_pace;
        std::fprintf(stderr, "  %s\n", what.c_str());
    }
}

} // namespace conclave::load
