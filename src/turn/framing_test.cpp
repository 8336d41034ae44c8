#include "turn/framing.hpp"

#include <gtest/gtest.h>

namespace conclave::turn {
namespace {

Frame frame(std::string_view hex, bool channels = true) {
    return next_frame(*base::from_hex(hex), channels);
}

TEST(TurnFraming, CutsStunByItsLength) {
    const std::string request = "000100002112a442000102030405060708090a0b";
    EXPECT_EQ(frame("").kind, Frame::Kind::incomplete);
    EXPECT_EQ(frame("000100").kind, Frame::Kind::incomplete);
    EXPECT_EQ(frame(request.substr(0, 38)).kind, Frame::Kind::incomplete);
    EXPECT_EQ(frame(request).kind, Frame::Kind::message);
    EXPECT_EQ(frame(request + request).size, 20U);
    EXPECT_EQ(frame("00010001").kind, Frame::Kind::garbage);         // no multiple of four
    EXPECT_EQ(frame("000100002112a443").kind, Frame::Kind::garbage); // another cookie
}

TEST(TurnFraming, CutsChannelDataWithItsPadding) {
    EXPECT_EQ(frame("40000000").size, 4U);
    EXPECT_EQ(frame("4000000161").kind, Frame::Kind::incomplete);
    EXPECT_EQ(frame("4000000161000000").size, 8U);
    EXPECT_EQ(frame("7ffe000461626364").size, 8U);
    EXPECT_EQ(frame("40000000", false).kind, Frame::Kind::garbage);
}

TEST(TurnFraming, KnowsOtherProtocolsByTheirFirstBytes) {
    EXPECT_EQ(frame("504f5354202f", false).kind, Frame::Kind::garbage);       // POST /
    EXPECT_EQ(frame("1603010200010001fc", false).kind, Frame::Kind::garbage); // TLS
    EXPECT_EQ(frame("80000000").kind, Frame::Kind::garbage);
}

} // namespace
} // namespace conclave::turn
