#include "media/speaker/detector.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace conclave::media {

void SpeakerDetector::on_level(Id id, std::uint8_t level, base::MonoTime now) {
    const auto found = activities_.find(id);
    if (found != activities_.end()) {
        found->second.add(level, now);
    } else if (level < SpeechActivity::silence) {
        activities_.emplace(id, SpeechActivity(now)).first->second.add(level, now);
    }
}

void SpeakerDetector::remove(Id id) {
    activities_.erase(id);
    changed_ = std::erase(recent_, id) != 0 || changed_;
    if (challenger_ == id) {
        challenger_.reset();
    }
}

/// Who beats the one with the floor on all three spans of time.
std::optional<SpeakerDetector::Id> SpeakerDetector::best_challenger(base::MonoTime now) {
    std::optional<SpeechActivity::Scores> holder;
    if (!recent_.empty()) {
        if (const auto found = activities_.find(recent_.front()); found != activities_.end()) {
            holder = found->second.score(now);
        }
    }
    std::optional<Id> best;
    double best_ratio = 0;
    for (auto& [id, activity] : activities_) {
        const auto scores = activity.score(now);
        if ((!recent_.empty() && id == recent_.front()) || !activity.speaking()) {
            continue;
        }
        const auto over = holder.value_or(SpeechActivity::Scores{1e-10, 1e-10, 1e-10});
        const double medium = std::log(scores.medium / over.medium);
        if (std::log(scores.immediate / over.immediate) > immediate_ratio &&
            medium > medium_ratio && std::log(scores.longer / over.longer) > long_ratio &&
            (!best || medium > best_ratio)) {
            best = id;
            best_ratio = medium;
        }
    }
    return best;
}

/// Short sounds again and again are no speech; where nobody speaks they are what there is to see.
std::optional<SpeakerDetector::Id> SpeakerDetector::most_sounds() const {
    std::optional<Id> best;
    std::size_t most = sounds_needed - 1;
    for (const auto& [id, activity] : activities_) {
        if (activity.speaking() ||
            (!recent_.empty() && id == recent_.front() && activity.sounds() != 0)) {
            return std::nullopt;
        }
        if (activity.sounds() > most) {
            best = id;
            most = activity.sounds();
        }
    }
    return best;
}

bool SpeakerDetector::evaluate(base::MonoTime now) {
    auto best = best_challenger(now);
    if (!best) {
        best = most_sounds();
    }
    wins_ = best && best == challenger_ ? wins_ + 1 : (best ? 1 : 0);
    challenger_ = best;
    if (best && wins_ >= wins_needed && (recent_.empty() || now - since_ >= hold)) {
        crown(*best, now);
    }
    std::erase_if(activities_, [&](const auto& entry) {
        return now - entry.second.last_heard() >= forget_after;
    });
    return std::exchange(changed_, false);
}

void SpeakerDetector::crown(Id id, base::MonoTime now) {
    std::erase(recent_, id);
    recent_.insert(recent_.begin(), id);
    recent_.resize(std::min(recent_.size(), max_recent));
    since_ = now;
    wins_ = 0;
    challenger_.reset();
    changed_ = true;
}

} // namespace conclave::media
