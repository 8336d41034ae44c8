#pragma once

#include "rooms/peer_connection.hpp"
#include "rooms/room_options.hpp"
#include "signaling/negotiation/line.hpp"

#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <string>
#include <vector>

namespace conclave::signaling::negotiation {

/// Browsers slow down markedly with more m-lines; further downlinks wait for one to become free.
constexpr std::size_t max_lines = 128;
/// Those of a client that publishes: beyond max_lines, so that whoever watches a full room can
/// still show something. It may publish so much more (rooms::max_tracks_per_participant).
constexpr std::size_t max_offered_lines = max_lines + 170;

struct Settings {
    std::vector<rooms::VideoCodec> video_codecs; // of the room, the preferred one first
    std::uint64_t session_id = 0;                // o=; any number below 2^63 (RFC 8829, 5.2.1)
};

/// One client's peer connection with the media server: who offers when, under which revision, and
/// what the descriptions say (RFC 8829; the revision rules are the SDK's).
///
/// - The client offers first. After its first answer both sides may offer; both count in one
///   sequence of revisions.
/// - When offers cross, ours holds: the client takes its own back, answers ours, and offers again.
/// - While our offer waits for its answer, changes are gathered for the next one.
/// - A section is given to another downlink only after an offer in which it was inactive, and that
///   the client answered: the client reads a section's track id when it begins to receive.
///
/// Pure: text and values in and out, commands to the MediaSide. Call offer() after a change.
class Negotiation {
  public:
    Negotiation(Settings settings, MediaSide& media)
        : settings_(std::move(settings)), media_(media) {}

    /// The client's description. What to send back, if anything; an error in words for the client
    /// when it can't be worked with.
    [[nodiscard]] std::expected<std::optional<rooms::Description>, std::string>
    receive(const rooms::Description& description);

    /// Our offer, when one is needed and none is under way.
    [[nodiscard]] std::optional<rooms::Description> offer();
    /// The same need under a higher revision, when our last offer was not answered in time.
    [[nodiscard]] std::optional<rooms::Description> offer_again();
    /// Our offer that waits for its answer: for a client that may have missed it.
    [[nodiscard]] const std::optional<rooms::Description>& unanswered() const {
        return outstanding_;
    }
    /// Our last answer, for the same.
    [[nodiscard]] const std::optional<rooms::Description>& last_answer() const {
        return last_answer_;
    }

    void want_data() { data_wanted_ = true; }
    [[nodiscard]] bool data_agreed() const { return data_agreed_; }

    /// `msid.track` is the receiver's id; it must be new to this client.
    void add_downlink(DownlinkKey key, media::Kind kind, sdp::Msid msid);
    /// Known or not, sent or not.
    void remove_downlink(DownlinkKey key);

    [[nodiscard]] std::size_t lines() const { return lines_.size(); }
    /// Downlinks that found no section.
    [[nodiscard]] std::size_t waiting() const { return waiting_.size(); }

  private:
    struct Waiting {
        DownlinkKey key;
        sdp::SectionKind kind;
        sdp::Msid msid;
        bool told = false; // the media, that there is no section for it
    };
    using Checked = std::expected<void, std::string>;
    using Answer = std::expected<std::optional<rooms::Description>, std::string>;

    [[nodiscard]] Answer receive_offer(const rooms::Description& description);
    [[nodiscard]] Answer receive_answer(const rooms::Description& description);
    [[nodiscard]] Checked check(const sdp::Description& remote, bool is_offer) const;
    void apply(const sdp::Description& remote, bool is_offer);
    void apply_transport(const sdp::Description& remote, bool is_offer);
    void apply_line(Line& line, const sdp::Section& section, bool bundled, bool is_offer);
    void apply_uplink(Line& line, const sdp::Section& section);
    void settle_offer(const sdp::Description& remote);

    [[nodiscard]] bool needs_offer() const;
    [[nodiscard]] rooms::Description make_offer();
    [[nodiscard]] Line* free_line(sdp::SectionKind kind);
    [[nodiscard]] Line& new_line(sdp::SectionKind kind);
    void place_waiting();
    [[nodiscard]] sdp::Section describe(const Line& line, const LocalTransport& local,
                                        const sdp::Section* offered) const;
    [[nodiscard]] std::string write(const sdp::Description* offer);
    [[nodiscard]] std::vector<sdp::Codec> codecs_for(sdp::SectionKind kind) const;
    [[nodiscard]] const std::vector<sdp::Extmap>* extmaps_for(sdp::SectionKind kind) const;

    const Settings settings_;
    MediaSide& media_;
    std::deque<Line> lines_; // in the order of the m-lines; references stay valid
    std::vector<Waiting> waiting_;
    std::optional<rooms::Description> outstanding_{};
    std::optional<rooms::Description> last_answer_{};
    std::int64_t highest_ = 0; // of all revisions seen and given
    std::int64_t stable_ = 0;  // of the last completed negotiation
    std::uint64_t version_ = 0;
    std::uint64_t next_mid_ = 0;
    media::IceCredentials remote_ice_{};
    bool mixed_extmaps_ = false;            // of the client; the engine reads and writes both forms
    std::optional<media::DtlsRole> role_{}; // ours; fixed by the first description
    bool data_wanted_ = false;
    bool data_agreed_ = false;
};

} // namespace conclave::signaling::negotiation
