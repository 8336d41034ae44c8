#include "media/ice/agent.hpp"

#include <cstdlib>

using conclave::media::ice::Agent;
using conclave::media::ice::Checked;

namespace {

// The fuzzer cannot guess an HMAC: what is valid here was in the corpus.
constexpr std::string_view ufrag = "LOCALfrg";
constexpr std::string_view password = "abcdefghijklmnopqrstuvwx";

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Agent agent({std::string(ufrag), std::string(password)});
    const auto check = conclave::media::ice::read_check({data, size});
    if (!check) {
        return 0;
    }
    std::array<std::uint8_t, Agent::max_answer_bytes> out{};
    const auto from = conclave::udp::Address::v4({192, 0, 2, 1}, 9);
    const conclave::base::MonoTime now{std::chrono::hours(1)};
    const auto handled = agent.handle(*check, from, now, out);
    require(handled.answer_bytes <= out.size());
    require(agent.knows(from) == (handled.result == Checked::valid));
    require(agent.selected().has_value() == (handled.result == Checked::valid));
    return 0;
}
