#include "media/codec/layer_filter.hpp"

#include <algorithm>

namespace conclave::media::codec {

/// Moves to what is wanted as far as the stream allows at the beginning of a picture.
void LayerFilter::settle(const PictureInfo& info, rtp::LongSeq seq) {
    Layers next = current_;
    if (info.keyframe || begins_) {
        next = target_;
    } else {
        next.temporal = std::min(next.temporal, target_.temporal);
        // One layer at a time: such a picture says nothing of those between it and the lowest.
        if (info.enters_layer && info.temporal == next.temporal + 1 &&
            info.temporal <= target_.temporal) {
            next.temporal = info.temporal;
        }
    }
    if (next != current_ || begins_) {
        before_ = begins_ ? next : current_;
        current_ = next;
        changed_at_ = seq;
    }
    begins_ = false;
}

bool LayerFilter::pass(const PictureInfo& info, rtp::LongSeq seq) {
    if (!begins_ && seq <= highest_) {
        // Where numbers have no gaps the receiver waits for a picture that was lost on its way to
        // us, whatever its layer; whether it was left out the numbers know.
        return info.head.gapless ||
               info.temporal <= (seq < changed_at_ ? before_ : current_).temporal;
    }
    highest_ = seq;
    if (info.starts || begins_) {
        settle(info, seq);
    }
    return info.temporal <= current_.temporal;
}

std::string LayerFilter::explain() const {
    return "temporal " + std::to_string(current_.temporal) + " of at most " +
           std::to_string(target_.temporal);
}

} // namespace conclave::media::codec
