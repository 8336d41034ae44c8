#include "identity/grants/code_store.hpp"

#include "identity/testing/temp_store.hpp"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <thread>
#include <vector>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;

constexpr auto yes = [](const Grant&) { return true; };
constexpr auto no = [](const Grant&) { return false; };
constexpr auto nothing = [](soci::session&, const Grant&) {};

/// Both ways in which a grant is kept: in the code, and, where it is long, here.
class Codes : public ::testing::TestWithParam<std::size_t> {
  protected:
    testing::TempStore store;
    CodeStore codes{*store.database, store.box, store.clock, store.random};

    Grant grant() {
        return {.id = base::random_token(store.random, 16),
                .client_id = "spa",
                .user_id = "ada",
                .security_stamp = "stamp",
                .sid = "sid",
                .scope = {"openid", "profile"},
                .details = std::string(GetParam(), 'd'),
                .redirect_uri = "https://app.example/back",
                .nonce = "n-1"};
    }
    std::string issue() { return codes.issue(grant(), 60s); }
    std::expected<Grant, CodeFault> redeem(std::string_view code, std::string_view client = "spa") {
        return codes.redeem(code, client, yes, nothing);
    }
    long long rows() {
        long long count = 0;
        store.database->run([&](soci::session& session) {
            session << "SELECT COUNT(*) FROM identity_codes", soci::into(count);
        });
        return count;
    }
};

TEST_P(Codes, GiveTheirGrantOnce) {
    const auto granted = grant();
    const auto code = codes.issue(granted, 60s);
    EXPECT_LE(code.size(), 1500U);
    EXPECT_TRUE(std::ranges::all_of(code, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_';
    })) << code;
    const auto first = redeem(code);
    ASSERT_TRUE(first);
    EXPECT_EQ(to_json(*first), to_json(granted));
    const auto second = redeem(code);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().error, CodeError::reused);
    EXPECT_EQ(second.error().grant_id, granted.id);
}

TEST_P(Codes, AreGivenToNobodyElse) {
    const auto code = issue();
    EXPECT_EQ(redeem(code, "other").error().error, CodeError::refused);
    EXPECT_EQ(codes.redeem(code, "spa", no, nothing).error().error, CodeError::refused);
    EXPECT_TRUE(redeem(code)) << "what was refused spends nothing";
    EXPECT_EQ(codes.redeem(code, "spa", no, nothing).error().error, CodeError::reused);
}

TEST_P(Codes, AreWorthNothingWhenChanged) {
    const auto code = issue();
    for (std::size_t at = 0; at + 1 < code.size(); ++at) { // the last may hold bits of no byte
        auto changed = code;
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        ASSERT_FALSE(redeem(changed)) << at;
    }
    for (const auto& text :
         {std::string(), code.substr(1), code + "A", code + code, std::string(22, 'A'),
          std::string(5000, 'A'), std::string("v1.AAAA")}) {
        EXPECT_FALSE(redeem(text)) << text;
    }
    EXPECT_TRUE(redeem(code));
}

TEST_P(Codes, AreSpentHoweverTheyAreWritten) {
    const auto code = issue();
    ASSERT_TRUE(redeem(code));
    for (const char last : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                            "0123456789-_")) {
        EXPECT_FALSE(redeem(code.substr(0, code.size() - 1) + last)) << last;
        EXPECT_FALSE(redeem(code + last)) << last;
    }
}

TEST_P(Codes, EndWithTheirTimeAndAreRememberedForAnHour) {
    const auto spent = issue();
    const auto late = issue();
    ASSERT_TRUE(redeem(spent));
    store.clock.advance(60s);
    EXPECT_EQ(redeem(late).error().error, CodeError::refused);
    store.clock.advance(59min);
    codes.drop_expired();
    EXPECT_EQ(redeem(spent).error().error, CodeError::reused);
    store.clock.advance(2min);
    codes.drop_expired();
    EXPECT_EQ(redeem(spent).error().error, CodeError::refused);
    EXPECT_EQ(rows(), 0);
}

TEST_P(Codes, OpenWithTheirSecretOnly) {
    const auto code = issue();
    const store::SecretBox other(base::Bytes(32, 8));
    CodeStore elsewhere(*store.database, other, store.clock, store.random);
    const bool carried = rows() == 0;
    EXPECT_EQ(carried, GetParam() == 0);
    if (carried) {
        EXPECT_EQ(elsewhere.redeem(code, "spa", yes, nothing).error().error, CodeError::refused);
        EXPECT_NE(code, issue());
        EXPECT_FALSE(code.contains("c3Bh")) << "\"spa\" in base64: it is encrypted";
    }
}

TEST_P(Codes, AreUnspentWhenWhatTheyAreSpentForFails) {
    const auto code = issue();
    EXPECT_THROW((void)codes.redeem(code, "spa", yes,
                                    [](soci::session&, const Grant&) {
                                        throw std::runtime_error("the disk is full");
                                    }),
                 std::exception);
    EXPECT_TRUE(redeem(code));
}

TEST_P(Codes, AreSpentByOneOfManyAtOnce) {
    for (int round = 0; round < 20; ++round) {
        const auto code = issue();
        std::atomic<int> first = 0;
        std::atomic<int> later = 0;
        {
            std::vector<std::jthread> racers;
            racers.reserve(4);
            for (int racer = 0; racer < 4; ++racer) {
                racers.emplace_back([&] {
                    const auto got = redeem(code);
                    first += got ? 1 : 0;
                    later += !got && got.error().error == CodeError::reused ? 1 : 0;
                });
            }
        }
        ASSERT_EQ(first, 1);
        ASSERT_EQ(later, 3);
    }
}

INSTANTIATE_TEST_SUITE_P(CarriedAndKept, Codes, ::testing::Values(0U, 4000U));

} // namespace
} // namespace conclave::identity
