#include "media/rtp/sequence_map.hpp"

namespace conclave::media::rtp {

void SequenceMap::switch_to(LongSeq in, LongSeq skip) {
    next_out_ += skip;
    offset_ = in - next_out_;
    lowest_in_ = in;
    highest_in_ = in - 1;
    count_ = 0;
    started_ = true;
}

std::optional<LongSeq> SequenceMap::forward(LongSeq in) {
    if (!started_) {
        switch_to(in);
    }
    if (in <= highest_in_) {
        return find(in);
    }
    highest_in_ = in;
    next_out_ = in - offset_ + 1;
    return in - offset_;
}

void SequenceMap::add_range(LongSeq first, LongSeq last) {
    newest_ = (newest_ + 1) % max_ranges;
    if (count_ == max_ranges) {
        // The range that is forgotten shifted the numbers: what lies below it can't be told apart.
        lowest_in_ = ranges_[newest_].last + 1;
    } else {
        ++count_;
    }
    ranges_[newest_] = {.first = first, .last = last, .offset_before = offset_};
}

LongSeq SequenceMap::insert() {
    if (started_) {
        const bool beside_one =
            count_ != 0 && range(0).first == highest_in_ + 1 && range(0).last == highest_in_;
        if (!beside_one) { // else one range stands for all that were put in here
            add_range(highest_in_ + 1, highest_in_);
        }
        --offset_;
    }
    return next_out_++;
}

bool SequenceMap::drop(LongSeq in) {
    if (!started_) {
        switch_to(in);
    }
    if (in <= highest_in_) {
        return false;
    }
    if (count_ != 0 && range(0).last + 1 == in) {
        range(0).last = in;
    } else {
        add_range(in, in);
    }
    highest_in_ = in;
    ++offset_;
    next_out_ = in - offset_ + 1;
    return true;
}

std::optional<LongSeq> SequenceMap::find(LongSeq in) const {
    if (!started_ || in < lowest_in_ || in > highest_in_) {
        return std::nullopt;
    }
    LongSeq offset = offset_;
    for (std::size_t age = 0; age < count_ && in <= range(age).last; ++age) {
        if (in >= range(age).first) {
            return std::nullopt;
        }
        offset = range(age).offset_before;
    }
    return in - offset;
}

} // namespace conclave::media::rtp
