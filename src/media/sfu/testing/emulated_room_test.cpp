#include "media/sfu/testing/emulated_room_test.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace conclave::media::sfu::testing {

using namespace std::chrono_literals;
using What = EngineScenario::What;

namespace {

constexpr std::chrono::microseconds sample_interval = 10ms;
constexpr std::chrono::microseconds estimate_interval = 100ms;
constexpr std::chrono::microseconds alive_picture = 500ms; // at the end
constexpr std::chrono::microseconds alive_sound = 300ms;

double in_ms(std::chrono::microseconds time) {
    return static_cast<double>(time.count()) / 1000;
}

} // namespace

std::vector<std::string> EmulatedRoom::run() {
    start_ = world_.loop.now();
    for (Time at{0}; at < scenario_.length; at += 1ms) {
        turn(at);
    }
    std::vector<std::string> faults;
    for (const Expectation& wish : scenario_.expectations) {
        if (const auto fault = check(wish); !fault.empty()) {
            faults.push_back(fmt::format("{}: {}: {}", wish.text,
                                         scenario_.participants[wish.participant].name, fault));
        }
    }
    return faults;
}

void EmulatedRoom::turn(Time at) {
    for (std::size_t i = 0; i < browsers_.size(); ++i) {
        if (!browsers_[i] && scenario_.participants[i].joins <= at) {
            browsers_[i] = std::make_unique<EmulatedBrowser>(world_, scenario_.participants[i], i,
                                                             scenario_.seed);
            next_change_ = 0; // what was said of its links before it came
        }
    }
    change_links(at);
    world_.pass(1ms);
    for (std::size_t i = 0; i < browsers_.size(); ++i) {
        if (browsers_[i]) {
            browsers_[i]->turn();
            if (browsers_[i]->take_connected()) {
                introduce(i);
            }
        }
    }
    sample(at);
}

void EmulatedRoom::change_links(Time at) {
    for (; next_change_ < scenario_.changes.size() && scenario_.changes[next_change_].at <= at;
         ++next_change_) {
        const auto& change = scenario_.changes[next_change_];
        if (const auto& browser = browsers_[change.participant]) {
            browser->link(change.down).set(change.link, world_.loop.now());
        }
    }
}

void EmulatedRoom::introduce(std::size_t newcomer) {
    for (std::size_t i = 0; i < browsers_.size(); ++i) {
        if (i != newcomer && browsers_[i] &&
            std::ranges::find(introduced_, i) != introduced_.end()) {
            browsers_[newcomer]->watch(*browsers_[i]);
            browsers_[i]->watch(*browsers_[newcomer]);
        }
    }
    introduced_.push_back(newcomer);
}

void EmulatedRoom::sample(Time at) {
    for (std::size_t i = 0; at % sample_interval == 0us && i < browsers_.size(); ++i) {
        if (!browsers_[i]) {
            continue;
        }
        const auto& link = browsers_[i]->downlink();
        auto& samples = samples_[i];
        const bool anew = at % estimate_interval == 0us || samples.empty();
        samples.push_back({at, link.queue_delay(world_.loop.now()), link.settings().rate,
                           anew ? browsers_[i]->engine_estimate() : samples.back().estimate});
        if (at % 1s == 0us) {
            trace_ += fmt::format("{:3.0f} s {}", in_ms(at) / 1000, browsers_[i]->trace());
        }
    }
}

std::string EmulatedRoom::check(const Expectation& wish) const {
    if (!browsers_[wish.participant]) {
        return "never joined";
    }
    const auto& who = *browsers_[wish.participant];
    switch (wish.what) {
    case What::starts:
        return check_start(wish);
    case What::freeze:
        return check_gaps(wish, true, false);
    case What::best_freeze: {
        auto least = Time::max();
        for (const auto& [ssrc, stream] : who.pictures()) {
            least = std::min(least, stream->longest_gap(at(wish.from), at(end_of(wish))));
        }
        return least < wish.limit
                   ? ""
                   : fmt::format("all pictures stood still for {:.0f} ms", in_ms(least));
    }
    case What::silence:
        return check_gaps(wish, false, true);
    case What::reaches:
        return check_reach(wish);
    case What::keeps:
        return check_keep(wish);
    case What::pictures:
        return check_pace(wish);
    case What::estimate:
    case What::queue:
        return check_samples(wish);
    case What::keyframes:
        return who.keyframes() < wish.number ? "" : fmt::format("{} were made", who.keyframes());
    case What::switched:
        return who.switched_off() < wish.number ? "" : fmt::format("{} times", who.switched_off());
    case What::flows:
        break;
    }
    Expectation end{.what = What::freeze, .limit = alive_picture, .text = {}};
    end.participant = wish.participant;
    end.to = scenario_.length;
    end.from = end.to - alive_picture;
    auto fault = check_gaps(end, true, false);
    end.limit = alive_sound;
    end.from = end.to - alive_sound;
    return fault.empty() ? check_gaps(end, false, true) : fault;
}

std::string EmulatedRoom::check_start(const Expectation& wish) const {
    const auto& who = *browsers_[wish.participant];
    const auto joined = at(who.settings().joins);
    const auto slow = [&](const auto& streams, const char* what) {
        for (std::size_t i = 0; const auto& [ssrc, stream] : streams) {
            ++i;
            if (stream->moments().empty() || stream->moments().front().at > joined + wish.limit) {
                return fmt::format("{} {} {}", what, i,
                                   stream->moments().empty() ? "never began" : "began late");
            }
        }
        return std::string();
    };
    if (who.pictures().empty() && who.sounds().empty()) {
        return "nothing to see or hear";
    }
    const auto fault = slow(who.pictures(), "picture");
    return fault.empty() ? slow(who.sounds(), "sound") : fault;
}

std::string EmulatedRoom::check_gaps(const Expectation& wish, bool pictures, bool sounds) const {
    const auto& who = *browsers_[wish.participant];
    std::string fault;
    const auto look = [&](const auto& streams, const char* what) {
        for (std::size_t i = 0; const auto& [ssrc, stream] : streams) {
            ++i;
            const auto gap = stream->longest_gap(at(wish.from), at(end_of(wish)));
            if (gap >= wish.limit) {
                fault = fmt::format("{} {} stood still for {:.0f} ms", what, i, in_ms(gap));
            }
        }
    };
    if (pictures) {
        look(who.pictures(), "picture");
    }
    if (sounds) {
        look(who.sounds(), "sound");
    }
    return fault;
}

/// Every camera's picture had so many lines at some time, all of them at once at the latest then.
std::string EmulatedRoom::check_reach(const Expectation& wish) const {
    for (std::size_t i = 0; const auto& [ssrc, stream] : browsers_[wish.participant]->pictures()) {
        ++i;
        std::uint32_t best = 0;
        for (const auto& moment : stream->moments()) {
            if (moment.at >= at(wish.from) && moment.at <= at(wish.from + wish.limit)) {
                best = std::max(best, moment.lines);
            }
        }
        if (best < wish.number) {
            return fmt::format("picture {} came to {} lines", i, best);
        }
    }
    return {};
}

/// So many pictures a second of every camera, on the whole.
std::string EmulatedRoom::check_pace(const Expectation& wish) const {
    const double seconds = std::chrono::duration<double>(wish.to - wish.from).count();
    for (std::size_t i = 0; const auto& [ssrc, stream] : browsers_[wish.participant]->pictures()) {
        ++i;
        const auto shown = std::ranges::count_if(stream->moments(), [&](const auto& moment) {
            return moment.at >= at(wish.from) && moment.at < at(wish.to);
        });
        const double pace = static_cast<double>(shown) / seconds;
        if (pace < wish.number) {
            return fmt::format("picture {} came {:.1f} times a second", i, pace);
        }
    }
    return {};
}

std::string EmulatedRoom::check_keep(const Expectation& wish) const {
    for (std::size_t i = 0; const auto& [ssrc, stream] : browsers_[wish.participant]->pictures()) {
        ++i;
        bool any = false;
        for (const auto& moment : stream->moments()) {
            const bool counts = moment.at >= at(wish.from) && moment.at <= at(wish.to);
            any = any || counts;
            if (counts && moment.lines < wish.number) {
                return fmt::format("picture {} had {} lines at {:.1f} s", i, moment.lines,
                                   std::chrono::duration<double>(moment.at - start_).count());
            }
        }
        if (!any) {
            return fmt::format("picture {} was not there", i);
        }
    }
    return {};
}

std::string EmulatedRoom::check_samples(const Expectation& wish) const {
    const auto& samples = samples_.at(wish.participant);
    const auto last = wish.what == What::queue ? end_of(wish) : wish.from + wish.limit;
    std::vector<Time> queues;
    Bitrate best;
    Bitrate link;
    for (const Sample& one : samples) {
        if (one.at >= wish.from && one.at <= last) {
            queues.push_back(one.queue);
            best = std::max(best, one.estimate);
            link = one.link;
        }
    }
    if (queues.empty()) {
        return "no sample";
    }
    if (wish.what == What::estimate) {
        return best >= link * wish.share
                   ? ""
                   : fmt::format("it came to {:.0f} kbit/s of {:.0f}", best.as_double() / 1000,
                                 link.as_double() / 1000);
    }
    std::ranges::sort(queues);
    const auto p95 = queues[queues.size() * 95 / 100];
    return p95 < wish.limit ? "" : fmt::format("it was {:.0f} ms", in_ms(p95));
}

} // namespace conclave::media::sfu::testing
