#include "identity/users/aspnet_hash.hpp"

#include "identity/testing/temp_store.hpp"
#include "identity/users/user_repository.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>
#include <string>

namespace conclave::identity {
namespace {

constexpr std::string_view right = "Pa$$word123";
constexpr std::string_view version_2 =
    "AAABAgMEBQYHCAkKCwwNDg/YdLyTbu3F9jh1SlYcSvVGruE/WvfShQGgsT7uz6Hlmw==";
constexpr std::string_view version_3_sha256 =
    "AQAAAAEAACcQAAAAEAABAgMEBQYHCAkKCwwNDg9FDo4M8B6Vvq5T2VX8bW6pVcI8NPsg0lo3juLqt9W39g==";
constexpr std::string_view version_3_sha512 =
    "AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8UF/Q9W+efMddTmBAWMl85k/fCyhUB3E8HnW/UJwaG6Q==";

/// Version 3 with these numbers, and as many bytes after them.
std::string version_3(std::uint32_t digest, std::uint32_t iterations, std::uint32_t salt_bytes,
                      std::size_t rest) {
    base::Bytes bytes{1};
    for (const auto number : {digest, iterations, salt_bytes}) {
        for (const unsigned shift : {24U, 16U, 8U, 0U}) {
            bytes.push_back(static_cast<std::uint8_t>(number >> shift));
        }
    }
    bytes.resize(bytes.size() + rest);
    return base::to_base64(bytes);
}

users::Row row_of(const std::string& name, std::string_view hash) {
    users::Row row;
    row.user.id = row.user.username = name;
    row.user.security_stamp = "stamp";
    row.password_hash = hash;
    return row;
}

TEST(AspnetHash, KnowsTheRightPasswordInEachVersion) {
    for (const auto text : {version_2, version_3_sha256, version_3_sha512}) {
        const auto hash = parse_aspnet_hash(text);
        ASSERT_TRUE(hash) << text;
        EXPECT_TRUE(matches(*hash, right)) << text;
        EXPECT_FALSE(matches(*hash, "Pa$$word124")) << text;
        EXPECT_FALSE(matches(*hash, "")) << text;
    }
}

TEST(AspnetHash, ReadsUpToTheLimitsAndNoFurther) {
    EXPECT_TRUE(parse_aspnet_hash(version_3(2, 2'000'000, 1024, 1024 + 64)));
    EXPECT_TRUE(parse_aspnet_hash(version_3(0, 1, 16, 16 + 16)));
    const std::string refused[] = {
        "",
        "$argon2id$v=19$",
        std::string(version_2.substr(0, 64)),
        "AA" + std::string(version_2),
        "Ag" + std::string(version_3_sha256.substr(2)), // a version to come
        version_3(3, 1000, 16, 48),
        version_3(1, 0, 16, 48),
        version_3(1, 2'000'001, 16, 48),
        version_3(1, 1000, 15, 47),
        version_3(1, 1000, 16, 31),
        version_3(1, 1000, 16, 81),
        version_3(1, 1000, 1025, 1025 + 32),
        version_3(1, 1000, 0xffff'ffff, 48),
        base::to_base64(base::Bytes(13, 1)),
        base::to_base64(base::Bytes(1, 1)),
        std::string(100'000, 'A'),
    };
    for (const auto& text : refused) {
        EXPECT_FALSE(parse_aspnet_hash(text)) << text.substr(0, 80);
    }
}

TEST(AspnetHash, SignsInOnceAndIsReplaced) {
    testing::TempStore store;
    UserService users{*store.database, store.clock, store.random,
                      UserPolicy{.hashing = testing::cheap_hashing}};
    const auto stored = [&](const std::string& id) {
        std::string hash;
        store.database->run([&](soci::session& session) {
            hash = users::find_by_id(session, id).value().password_hash;
        });
        return hash;
    };
    int number = 0;
    for (const auto text : {version_2, version_3_sha256, version_3_sha512}) {
        const auto name = "user" + std::to_string(++number);
        const auto row = row_of(name, text);
        store.database->transaction([&](soci::session& session) { users::insert(session, row); });
        EXPECT_FALSE(users.authenticate(row.user.username, "Pa$$word124"));
        EXPECT_EQ(stored(row.user.id), text);
        EXPECT_TRUE(users.authenticate(row.user.username, right));
        EXPECT_TRUE(stored(row.user.id).starts_with("$argon2id$"));
        const auto again = users.authenticate(row.user.username, right);
        ASSERT_TRUE(again);
        EXPECT_EQ(again->security_stamp, "stamp");
    }
}

TEST(AspnetHash, ADamagedOneLetsNobodyIn) {
    testing::TempStore store;
    UserService users{*store.database, store.clock, store.random,
                      UserPolicy{.hashing = testing::cheap_hashing}};
    const auto row = row_of("ada", "AQAAAAEAACcQ");
    store.database->transaction([&](soci::session& session) { users::insert(session, row); });
    const auto answer = users.authenticate("ada", right);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().kind, LoginRefusal::Kind::failed);
}

} // namespace
} // namespace conclave::identity
