#include "identity/users/guessed_passwords.hpp"

#include "base/manual_clock.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;

class Guessed : public ::testing::Test {
  protected:
    base::ManualClock clock;
    base::SeededRandom random{1};
    GuessedPasswords guessed{3, random};

    std::chrono::seconds wait(std::string_view password, std::string_view name) {
        return guessed.wait(password, name, clock.now());
    }
    void fail(std::string_view password, std::string_view name) {
        guessed.failed(password, name, clock.now());
    }
};

TEST_F(Guessed, AtManyNamesRestsForAllOthers) {
    for (const auto* name : {"a", "b", "c"}) {
        EXPECT_EQ(wait("Summer2026!", name), 0s) << name;
        fail("Summer2026!", name);
    }
    EXPECT_EQ(wait("Summer2026!", "d"), guessed_password_window);
    EXPECT_EQ(wait("Summer2026?", "d"), 0s) << "another password is nobody's business";
    EXPECT_EQ(wait("Summer2026!", "B"), 0s) << "who has failed with it is up to the account's lock";
    clock.advance(guessed_password_window - 1s);
    EXPECT_EQ(wait("Summer2026!", "d"), 1s);
    clock.advance(1s);
    EXPECT_EQ(wait("Summer2026!", "d"), 0s);
}

TEST_F(Guessed, AtOneNameOftenIsOneGuess) {
    for (int i = 0; i < 10; ++i) {
        fail("old password", i % 2 == 0 ? "ada" : "ADA");
    }
    EXPECT_EQ(wait("old password", "bob"), 0s);
}

TEST_F(Guessed, AreBoundedAndTheOldestGoes) {
    for (const auto* name : {"a", "b", "c"}) {
        fail("kept", name);
        fail("forgotten", name);
    }
    for (std::size_t i = 0; i < max_guessed_passwords - 1; ++i) {
        fail(fmt::format("noise {}", i), "a");
        if (i % 10'000 == 0) {
            fail("kept", "a"); // who goes on guessing is not forgotten
        }
    }
    EXPECT_GT(wait("kept", "d"), 0s);
    EXPECT_EQ(wait("forgotten", "d"), 0s);
}

} // namespace
} // namespace conclave::identity
