#include "media/codec/layer_filter.hpp"

#include <algorithm>

namespace conclave::media::codec {
namespace {

/// Is it a smaller size that the larger one does not build on?
bool beside(const PictureInfo& info, Layers layers) {
    return info.spatial < layers.spatial && !info.serves_above && !info.of_key_picture;
}

bool within(const PictureInfo& info, Layers layers) {
    return info.temporal <= layers.temporal && info.spatial <= layers.spatial;
}

} // namespace

Layers LayerFilter::wanted(std::uint8_t top) const {
    return {std::min(target_.spatial, top), target_.temporal};
}

/// Moves to what is wanted as far as the stream allows at the beginning of a picture.
void LayerFilter::settle(const PictureInfo& info, rtp::LongSeq seq, std::uint8_t top) {
    const Layers to = wanted(top);
    Layers next = current_;
    if (info.keyframe || begins_) {
        next = to;
        alone_ = false;
    } else if (info.spatial == 0) { // the beginning of the picture in all its sizes
        const bool leaves = to.spatial < current_.spatial;
        if (leaves && !alone_) {
            next.spatial = to.spatial;
        }
        // A size that has to wait for a key picture to become smaller comes in few pictures.
        const std::uint8_t temporal = leaves && alone_ ? std::uint8_t{0} : to.temporal;
        next.temporal = std::min(next.temporal, temporal);
        // One layer at a time: such a picture says nothing of those between it and the lowest.
        if (info.enters_layer && info.temporal == next.temporal + 1 && info.temporal <= temporal) {
            next.temporal = info.temporal;
        }
        if (info.opens_above && info.temporal <= next.temporal) {
            next.temporal = temporal;
        }
    }
    if (next != current_ || begins_) {
        before_ = begins_ ? next : current_;
        current_ = next;
        changed_at_ = seq;
    }
    begins_ = false;
}

bool LayerFilter::pass(const PictureInfo& info, rtp::LongSeq seq, std::uint8_t top) {
    if (!begins_ && seq <= highest_) {
        // Where numbers have no gaps the receiver waits for a picture that was lost on its way to
        // us, whatever its layer; whether it was left out the numbers know.
        return info.head.gapless || (within(info, at(seq)) && !beside(info, at(seq)));
    }
    highest_ = seq;
    if (info.starts || begins_) {
        settle(info, seq, top);
    }
    if (!within(info, current_)) {
        return false;
    }
    if (beside(info, current_)) {
        alone_ = true;
        return false;
    }
    return true;
}

bool LayerFilter::needs_keyframe(std::uint8_t top) const {
    const std::uint8_t to = wanted(top).spatial;
    return to > current_.spatial || (to < current_.spatial && alone_);
}

std::string LayerFilter::explain() const {
    return "spatial " + std::to_string(current_.spatial) + " of at most " +
           std::to_string(target_.spatial) + ", temporal " + std::to_string(current_.temporal) +
           " of at most " + std::to_string(target_.temporal);
}

} // namespace conclave::media::codec
