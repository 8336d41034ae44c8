#include "cli/files.hpp"

#include "base/random.hpp"
#include "cli/console.hpp"
#include "cli/init/env_file.hpp"
#include "cli/init/random_password.hpp"
#include "cli/process.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace conclave::cli {
namespace {

class Files : public testing::Test {
  public:
    ~Files() override { std::filesystem::remove_all(directory_); }

  protected:
    Files() {
        std::string name = testing::TempDir() + "conclave-files-XXXXXX";
        directory_ = mkdtemp(name.data());
    }
    std::filesystem::path directory_;
};

TEST_F(Files, NewFilesReplaceNothing) {
    const auto file = directory_ / "secret";
    EXPECT_FALSE(read_file(file));
    write_new_file(file, "one", private_mode);
    EXPECT_THROW(write_new_file(file, "two", private_mode), Failure);
    EXPECT_EQ(read_file(file), "one");
    struct stat seen{};
    ASSERT_EQ(stat(file.c_str(), &seen), 0);
    EXPECT_EQ(seen.st_mode & 0777U, private_mode);
    replace_file(file, "two", public_mode);
    EXPECT_EQ(read_file(file), "two");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(directory_), {}), 1);
}

TEST_F(Files, FailuresNameTheFile) {
    try {
        write_new_file(directory_ / "no" / "such", "x", private_mode);
        FAIL();
    } catch (const Failure& failure) {
        EXPECT_NE(std::string(failure.what()).find("no/such"), std::string::npos);
    }
}

TEST_F(Files, EnvFilesComeBackAsTheyWere) {
    const Credentials written{"AC1", "SK1", "secret=with=equals", "IS1"};
    const auto file = directory_ / ".env";
    write_new_file(file, env_text(written), private_mode);
    const auto read = read_env_file(file);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->account_sid, "AC1");
    EXPECT_EQ(read->api_key_secret, "secret=with=equals");
    EXPECT_EQ(read->conversations_service_sid, "IS1");
    replace_file(file, "TWILIO_ACCOUNT_SID=AC1\n", private_mode);
    EXPECT_FALSE(read_env_file(file));
    EXPECT_FALSE(read_env_file(directory_ / "none"));
}

TEST(RandomPassword, IsLongAndHasNoLookAlikes) {
    base::SeededRandom random(7);
    const auto one = random_password(random);
    EXPECT_EQ(one.size(), 24U);
    EXPECT_EQ(one.find_first_of("01lo"), std::string::npos);
    EXPECT_NE(one, random_password(random));
}

TEST(Process, GivesStatusAndOutput) {
    const auto result = run_process({"sh", "-c", "echo out; echo err >&2; exit 3"});
    EXPECT_EQ(result.status, 3);
    EXPECT_EQ(result.output, "out\nerr\n");
    EXPECT_THROW((void)run_process({"no-such-program-of-ours"}), Failure);
    EXPECT_TRUE(have_program("sh"));
    EXPECT_FALSE(have_program("no-such-program-of-ours"));
}

TEST(Table, AlignsByCharacters) {
    EXPECT_EQ(table({{"A", "B"}, {"öö", "x"}, {"y", ""}}), "A   B\nöö  x\ny\n");
}

} // namespace
} // namespace conclave::cli
