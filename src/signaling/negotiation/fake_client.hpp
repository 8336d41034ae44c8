#pragma once

#include "rooms/peer_connection.hpp"
#include "signaling/sdp/parser.hpp"
#include "signaling/sdp/writer.hpp"

#include <algorithm>
#include <deque>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <vector>

/// A browser's peer connection under the SDK's rules, without media; for tests only.
namespace conclave::signaling::negotiation::test {

using rooms::Description;
using sdp::SectionKind;

inline std::vector<sdp::Codec> browser_codecs(SectionKind kind) {
    if (kind == SectionKind::audio) {
        return {{111, "opus", 48'000, 2, "minptime=10;useinbandfec=1", {"transport-cc"}},
                {63, "red", 48'000, 2, "111/111"},
                {0, "PCMU", 8'000}};
    }
    return {{96, "VP8", 90'000, 1, {}, {"goog-remb", "transport-cc", "nack", "nack pli", "x"}},
            {97, "rtx", 90'000, 1, "apt=96"},
            {102, "H264", 90'000, 1, "packetization-mode=0;profile-level-id=42e01f"},
            {108, "H264", 90'000, 1, "packetization-mode=1;profile-level-id=42e01f", {"nack"}},
            {109, "rtx", 90'000, 1, "apt=108"},
            {45, "AV1", 90'000}};
}

class FakeClient {
  public:
    FakeClient() {
        add(SectionKind::audio, std::nullopt); // offerToReceiveAudio and -Video
        add(SectionKind::video, std::nullopt);
    }

    struct Transceiver {
        SectionKind kind;
        std::optional<std::string> mid{};
        std::optional<std::string> track{};     // ours, sent when negotiated
        std::optional<std::string> receiving{}; // the other side's track id
        bool sending = false;
    };

    /// As a real one recycles: whatever is not sending.
    void publish(SectionKind kind, const std::string& track) {
        const auto idle = std::ranges::find_if(
            transceivers, [&](const Transceiver& t) { return t.kind == kind && !t.track; });
        if (idle != transceivers.end()) {
            idle->track = track;
        } else {
            add(kind, track);
        }
        negotiate();
    }
    void unpublish(const std::string& track) {
        for (auto& t : transceivers) {
            if (t.track == track) {
                t.track.reset();
            }
        }
        negotiate();
    }
    void restart_ice() {
        ++ice_generation_;
        negotiate();
    }
    /// The first offer, and any later one that is needed.
    void negotiate() {
        if (have_local_offer_) {
            pending_ = true;
            return;
        }
        offer(++revision_);
    }

    void hear(const Description& description) {
        if (description.type == Description::Type::answer) {
            if (description.revision == revision_ && have_local_offer_) {
                apply(description.sdp, false);
                have_local_offer_ = false;
                stable_ = revision_;
                if (queued_) {
                    hear(*std::exchange(queued_, std::nullopt));
                }
                reoffer();
            }
            return;
        }
        if (description.type == Description::Type::create_offer) {
            revision_ = description.revision;
            offer(++revision_);
            return;
        }
        if (description.revision <= stable_) {
            return;
        }
        if (have_local_offer_ && stable_ == 0) {
            queued_ = description;
            return;
        }
        const bool glare = have_local_offer_;
        revision_ = description.revision;
        if (glare) {
            roll_back();
            ++glares;
        }
        apply(description.sdp, true);
        say(Description::Type::answer, revision_, describe(false));
        stable_ = revision_;
        if (glare) {
            offer(++revision_);
        } else {
            reoffer();
        }
    }

    [[nodiscard]] std::vector<std::string> receiving() const {
        std::vector<std::string> result;
        for (const auto& t : transceivers) {
            if (t.receiving) {
                result.push_back(*t.receiving);
            }
        }
        std::ranges::sort(result);
        return result;
    }
    [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
    /// What a sync carries.
    [[nodiscard]] Description local() const { return local_; }

    std::vector<Transceiver> transceivers;
    std::deque<Description> sent;
    std::vector<std::string> events; // receivers' ids, as "track" events fired
    sdp::Description remote;
    int glares = 0;
    bool has_data = false;
    bool video_codecs = true;
    bool simulcast = false;
    bool mixed_extmaps = false;

  private:
    void add(SectionKind kind, std::optional<std::string> track) {
        transceivers.push_back({kind, std::nullopt, std::move(track)});
    }

    void offer(std::int64_t revision) {
        have_local_offer_ = true;
        before_ = lines_;
        for (auto& t : transceivers) {
            if (!t.mid) {
                t.mid = std::to_string(next_mid_++);
                lines_.push_back(*t.mid);
                fresh_.push_back(*t.mid);
            }
        }
        say(Description::Type::offer, revision, describe(true));
    }

    void roll_back() {
        have_local_offer_ = false;
        lines_ = before_;
        for (auto& t : transceivers) {
            if (t.mid && std::ranges::find(fresh_, *t.mid) != fresh_.end()) {
                t.mid.reset();
            }
        }
        fresh_.clear();
    }

    void reoffer() {
        const bool unsent = std::ranges::any_of(
            transceivers, [](const Transceiver& t) { return t.track && !t.sending; });
        if (std::exchange(pending_, false) || unsent) {
            offer(++revision_);
        }
    }

    void apply(const std::string& text, bool is_offer) {
        const auto parsed = sdp::parse(text);
        ASSERT_TRUE(parsed.has_value());
        remote = *parsed;
        fresh_.clear();
        if (is_offer) {
            ASSERT_GE(remote.sections.size(), lines_.size());
        } else {
            ASSERT_EQ(remote.sections.size(), lines_.size());
        }
        for (std::size_t i = 0; i < remote.sections.size(); ++i) {
            const auto& section = remote.sections[i];
            if (i == lines_.size()) {
                lines_.push_back(section.mid);
                if (section.kind == SectionKind::application) {
                    has_data = true;
                    continue;
                }
                transceivers.push_back({section.kind, section.mid});
            }
            ASSERT_EQ(section.mid, lines_[i]);
            if (section.kind == SectionKind::application) {
                continue;
            }
            auto& t = by_mid(section.mid);
            ASSERT_EQ(section.kind, t.kind);
            const bool receives = sends(section.direction) && !section.rejected();
            if (!receives) {
                t.receiving.reset();
            } else if (!t.receiving) {
                ASSERT_TRUE(section.msid.has_value());
                t.receiving = section.msid->track;
                events.push_back(section.msid->track);
            } else {
                // Nobody would notice, and see the wrong track.
                ASSERT_EQ(*t.receiving, section.msid->track);
            }
            t.sending = t.track && sdp::receives(section.direction) && !section.rejected();
        }
    }

    Transceiver& by_mid(const std::string& mid) {
        return *std::ranges::find(transceivers, std::optional(mid), &Transceiver::mid);
    }

    sdp::Description describe(bool is_offer) {
        sdp::Description result{
            .session_id = 1, .version = ++version_, .mixed_extmaps = mixed_extmaps};
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            const auto& mid = lines_[i];
            const auto found =
                std::ranges::find(transceivers, std::optional(mid), &Transceiver::mid);
            sdp::Section section{.mid = mid};
            section.ice = {"ufrag" + std::to_string(ice_generation_), "password"};
            section.fingerprints = {{"sha-256", "AB"}};
            section.setup = is_offer ? sdp::Setup::actpass : sdp::Setup::active;
            if (found == transceivers.end()) {
                section.kind = SectionKind::application;
                section.media = "application";
                section.protocol = "UDP/DTLS/SCTP";
                section.sctp_port = 5'000;
            } else {
                describe(*found, is_offer ? nullptr : &remote.sections[i], section);
            }
            if (!section.rejected()) {
                result.bundle.push_back(mid);
            }
            result.sections.push_back(std::move(section));
        }
        return result;
    }

    void describe(const Transceiver& t, const sdp::Section* offered, sdp::Section& section) const {
        section.kind = t.kind;
        section.media = t.kind == SectionKind::audio ? "audio" : "video";
        section.protocol = "UDP/TLS/RTP/SAVPF";
        section.codecs = browser_codecs(t.kind);
        if (!video_codecs && t.kind == SectionKind::video) {
            section.codecs = {{45, "AV1", 90'000}};
        }
        section.extmaps = {{4, "urn:ietf:params:rtp-hdrext:sdes:mid"}, {9, "urn:unknown"}};
        section.rtcp_mux = true;
        bool send = t.track.has_value();
        bool receive = true;
        if (offered != nullptr) {
            send = send && receives(offered->direction);
            receive = sends(offered->direction);
            if (offered->rejected()) {
                section.port = 0;
            }
        }
        section.direction = sdp::make_direction(send, receive);
        if (send) {
            section.msid = sdp::Msid{"-", *t.track};
            section.sources = {{1, "c"}, {2, "c"}};
            section.groups = {{"FID", {1, 2}}};
            if (simulcast && t.kind == SectionKind::video) {
                section.sources.insert(section.sources.end(), {{3, "c"}, {5, "c"}});
                section.groups.push_back({"SIM", {1, 3, 5}});
            }
        }
    }

    void say(Description::Type type, std::int64_t revision, const sdp::Description& description) {
        local_ = Description{type, revision, sdp::write(description)};
        sent.push_back(local_);
    }

    std::vector<std::string> lines_; // mids, in order
    std::vector<std::string> before_;
    std::vector<std::string> fresh_; // of the offer under way
    std::optional<Description> queued_{};
    Description local_{};
    std::int64_t revision_ = 0;
    std::int64_t stable_ = 0;
    std::uint64_t version_ = 0;
    int next_mid_ = 0;
    int ice_generation_ = 0;
    bool have_local_offer_ = false;
    bool pending_ = false;
};

} // namespace conclave::signaling::negotiation::test
