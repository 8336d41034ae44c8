#include "identity/users/leaked_passwords.hpp"

#include "base/service_error.hpp"
#include "identity/users/password_policy.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

namespace conclave::identity {
namespace {

class Leaked : public testing::Test {
  protected:
    void TearDown() override { std::filesystem::remove(file_); }
    LeakedPasswords list(const std::string& text) const {
        std::ofstream(file_, std::ios::binary) << text;
        return LeakedPasswords(file_);
    }
    const std::filesystem::path file_ =
        std::filesystem::temp_directory_path() / ("conclave_leaked_" + std::to_string(::getpid()));
};

TEST_F(Leaked, WordsAreFoundWithoutRegardToCase) {
    const auto leaked = list("password\nDragonfly99\r\n\nlast one");
    for (const auto* word : {"password", "PassWord", "dragonfly99", "last one"}) {
        EXPECT_TRUE(leaked.contain(word)) << word;
    }
    for (const auto* word : {"", "passwor", "password ", "dragonfly"}) {
        EXPECT_FALSE(leaked.contain(word)) << word;
    }
}

/// SHA-1 of "password", "123456" and "Lighthouse", from another program (coreutils).
constexpr std::array known{"5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8",
                           "7C4A8D09CA3762AF61E59520943DC26494F8941B"};

TEST_F(Leaked, HashesInOrderAreFoundOnTheDisk) {
    for (const std::string end : {"\n", "\r\n"}) {
        std::string text = "0000000000000000000000000000000000000001:3" + end;
        text += std::string(known[0]) + ":9545824" + end;
        text += std::string(known[1]) + end;
        const auto leaked = list(text + "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF:12");
        EXPECT_TRUE(leaked.contain("password"));
        EXPECT_TRUE(leaked.contain("123456"));
        EXPECT_FALSE(leaked.contain("Password")); // another digest
        EXPECT_FALSE(leaked.contain("Lighthouse"));
    }
}

TEST_F(Leaked, EveryLineOfALongListIsFoundAndNoneBetweenThem) {
    std::mt19937 random(7);
    std::vector<std::string> lines;
    lines.reserve(1'000);
    for (int i = 0; i < 1'000; ++i) {
        std::string line;
        for (int digit = 0; digit < 40; ++digit) {
            line += "0123456789ABCDEF"[random() % 16];
        }
        lines.push_back(line + ":" + std::to_string(random() % 100'000)); // of unequal lengths
    }
    // In every place: first, last, and wherever the search divides.
    for (const auto* digest : known) {
        lines.push_back(std::string(digest) + ":1");
    }
    std::ranges::sort(lines);
    for (std::size_t cut = 0; cut < lines.size(); cut += 37) {
        std::string text;
        bool there = false;
        for (std::size_t i = cut; i < lines.size(); ++i) {
            text += lines[i] + "\n";
            there = there || lines[i].starts_with(known[0]);
        }
        const auto leaked = list(text);
        EXPECT_EQ(leaked.contain("password"), there) << cut;
        EXPECT_FALSE(leaked.contain("a-password-of-nobody-4711"));
    }
}

TEST_F(Leaked, WhatIsNoListIsRefused) {
    EXPECT_THROW((void)list(""), std::runtime_error);
    EXPECT_THROW(LeakedPasswords("/nowhere/list"), std::runtime_error);
    const auto broken = list(std::string(known[0]) + ":1\n" + std::string(400, 'x') + "\n");
    EXPECT_THROW((void)broken.contain("123456"), base::ServiceError);
    const auto gone = list(std::string(known[0]) + "\n");
    std::filesystem::remove(file_);
    EXPECT_THROW((void)gone.contain("123456"), base::ServiceError);
}

TEST_F(Leaked, APasswordOfTheListIsNotTaken) {
    PasswordPolicy policy;
    const std::string word = "Correct-Horse-Battery";
    EXPECT_EQ(password_fault(policy, word, "ann", "ann@example.org"), std::nullopt);
    policy.leaked = std::make_shared<const LeakedPasswords>(list("correct-horse-battery\n"));
    const auto fault = password_fault(policy, word, "ann", "ann@example.org");
    ASSERT_TRUE(fault);
    EXPECT_TRUE(fault->contains("leak")) << *fault;
}

} // namespace
} // namespace conclave::identity
