#pragma once

#include "load/connection.hpp"
#include "signaling/sdp/description.hpp"

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::load {

/// A browser's part of offer and answer (RFC 8829) for a Connection: VP8 with RTX and Opus,
/// simulcast by SSRC groups as Chrome's, all in one bundle. At most one offer of its own, at the
/// beginning; afterwards it answers. Data channels are refused.
class SdpClient {
  public:
    /// `receives`: the offer has a section each for sound and pictures that come.
    SdpClient(Connection& connection, std::vector<LocalTrack> tracks, bool receives);

    [[nodiscard]] std::string offer();
    /// The reason when the answer can't be used.
    [[nodiscard]] std::expected<void, std::string> take_answer(std::string_view sdp);
    /// The answer to the server's offer, or why there is none.
    [[nodiscard]] std::expected<std::string, std::string> answer(std::string_view sdp);

  private:
    struct Line {
        signaling::sdp::SectionKind kind;
        std::string mid;
        std::optional<std::size_t> track{}; // index of ours
    };

    [[nodiscard]] signaling::sdp::Section describe(const Line& line, bool is_offer) const;
    void describe_track(const LocalTrack& track, signaling::sdp::Section& section) const;
    [[nodiscard]] signaling::sdp::Section answer_section(const Line& line,
                                                         const signaling::sdp::Section& offered);
    [[nodiscard]] std::string write(std::vector<signaling::sdp::Section> sections);
    [[nodiscard]] std::expected<void, std::string> apply(const signaling::sdp::Description& remote,
                                                         std::string_view sdp, bool we_offered);

    Connection& connection_;
    std::vector<LocalTrack> tracks_;
    std::vector<Line> lines_;
    std::uint64_t version_ = 0;
};

} // namespace conclave::load
