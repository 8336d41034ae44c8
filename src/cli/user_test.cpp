#include "cli/command_line.hpp"
#include "cli/installation.hpp"
#include "identity/admin/audit_log.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/grants/revocation_list.hpp"
#include "identity/grants/session_store.hpp"
#include "identity/logout/logout_queue.hpp"
#include "identity/users/user_service.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <sstream>
#include <unistd.h>

namespace conclave::cli {
namespace {

constexpr std::string_view password = "Ship-Bell-8-At-Noon";
constexpr std::string_view client_id = "listens";

/// One installation for all of them, since making it takes a while; each has a person of its own.
class UserCommands : public ::testing::Test {
  protected:
    struct Answer {
        int status = -1;
        std::string out;
        std::string err;
    };

    static void SetUpTestSuite() {
        folder() = std::filesystem::temp_directory_path() /
                   ("conclave_user_test_" + std::to_string(::getpid()));
        const auto made = run({"init", "--admin", "root", "--admin-password-stdin"}, password);
        ASSERT_EQ(made.status, 0) << made.err;
    }
    static void TearDownTestSuite() { std::filesystem::remove_all(folder()); }

    void SetUp() override {
        name_ = ::testing::UnitTest::GetInstance()->current_test_info()->name();
        const auto added = run({"user", "add", name_, "--password-stdin"}, password);
        ASSERT_EQ(added.status, 0) << added.err;
        house_.emplace(Location{.config = {}, .data_dir = folder()});
        user_ = users().find(name_).value();
    }
    void TearDown() override { house_.reset(); }

    static std::filesystem::path& folder() {
        static std::filesystem::path path;
        return path;
    }
    static Answer run(std::vector<std::string> words, std::string_view input = {}) {
        words.insert(words.end(), {"--data-dir", folder().string()});
        std::istringstream in(std::string(input) + "\n");
        std::ostringstream out;
        std::ostringstream err;
        const int status = run_command_line(words, {.in = in, .out = out, .err = err});
        return {status, out.str(), err.str()};
    }

    identity::UserService users() {
        return {house_->database(), house_->clock(), house_->random(), {}};
    }
    identity::SessionStore sessions() {
        return {house_->database(), house_->clock(), house_->random(), {}, *logouts_};
    }
    long long count(const std::string& query) {
        long long found = 0;
        house_->database().run(
            [&](soci::session& session) { session << query, soci::into(found); });
        return found;
    }

    /// Somebody is signed in, and an application has tokens of the grant that is named and wants to
    /// hear of a sign-out.
    std::string sign_in() {
        logouts_.emplace(house_->database(), house_->clock(), house_->random());
        identity::ClientService clients(house_->database(), house_->clock(), house_->random());
        identity::Client client{.client_id = std::string(client_id),
                                .redirect_uris = {std::string("https://app.example/cb")}};
        client.backchannel_logout_uri = "https://app.example/out";
        EXPECT_TRUE(clients.put(client));
        auto made = sessions().start(user_, false, "");
        const auto& sid = made.session.sid;
        const std::string grant = "grant-of-" + name_;
        const std::string client_name(client_id);
        house_->database().transaction([&](soci::session& session) {
            session << "INSERT INTO identity_refresh_families (family_id, grant_id, client_id, "
                       "user_id, sid, coordinated, payload, generation, current_hash, "
                       "previous_hash, successor, rotated_at, used_at, expires_at, revoked) VALUES "
                       "(:f, :g, :c, :u, :s, 0, '{}', 1, '', '', '', 0, 0, 9999999999, 0)",
                soci::use(grant), soci::use(grant), soci::use(client_name), soci::use(user_.id),
                soci::use(sid);
            session << "INSERT INTO identity_session_clients (sid, client_id, back_channel) VALUES "
                       "(:s, :c, 1)",
                soci::use(sid), soci::use(client_name);
        });
        key_ = made.key;
        sid_ = sid;
        return grant;
    }
    /// What a server does that runs meanwhile: it holds a list of its own and reads it anew.
    void expect_ended(identity::RevocationList& of_server, const std::string& grant) {
        of_server.refresh();
        EXPECT_TRUE(of_server.revoked(grant)) << "access tokens";
        EXPECT_FALSE(sessions().find(key_)) << "the session";
        EXPECT_EQ(count("SELECT COUNT(*) FROM identity_sessions WHERE sid = '" + sid_ + "'"), 0);
        EXPECT_EQ(count("SELECT COUNT(*) FROM identity_logout_queue WHERE sid = '" + sid_ + "'"), 1)
            << "the application hears of it";
    }
    std::vector<std::string> events() {
        std::vector<std::string> found;
        const auto rows =
            identity::admin::AuditLog(house_->database(), house_->clock()).list({}, 100, 0).entries;
        found.reserve(rows.size());
        for (const auto& row : rows) {
            if (row.data.contains(user_.id))
                found.push_back(row.action + row.event);
        }
        return found;
    }

    std::string name_;
    std::optional<Installation> house_;
    std::optional<identity::LogoutQueue> logouts_;
    identity::User user_;
    std::string key_;
    std::string sid_;
};

TEST_F(UserCommands, ANewPasswordEndsTokensAndTellsApplications) {
    identity::RevocationList of_server(house_->database(), house_->clock());
    const auto grant = sign_in();
    const auto done =
        run({"user", "password", name_, "--password-stdin"}, "Another-Bell-9-At-Noon");
    ASSERT_EQ(done.status, 0) << done.err;
    expect_ended(of_server, grant);
}

TEST_F(UserCommands, ARefusedPasswordEndsNothing) {
    identity::RevocationList of_server(house_->database(), house_->clock());
    const auto grant = sign_in();
    EXPECT_EQ(run({"user", "password", name_, "--password-stdin"}, "short").status, 1);
    of_server.refresh();
    EXPECT_FALSE(of_server.revoked(grant));
    EXPECT_TRUE(sessions().find(key_));
}

TEST_F(UserCommands, DisableShutsAndEnableOpens) {
    identity::RevocationList of_server(house_->database(), house_->clock());
    const auto grant = sign_in();
    const auto done = run({"user", "disable", name_});
    ASSERT_EQ(done.status, 0) << done.err;
    EXPECT_TRUE(done.out.contains("conclave user enable " + name_)) << done.out;
    EXPECT_FALSE(users().authenticate(name_, password));
    expect_ended(of_server, grant);
    EXPECT_TRUE(run({"user", "disable", name_}).out.contains("already"));

    ASSERT_EQ(run({"user", "enable", name_}).status, 0);
    EXPECT_TRUE(users().authenticate(name_, password));
    EXPECT_TRUE(run({"user", "enable", name_}).out.contains("already"));
    EXPECT_EQ(events(),
              (std::vector<std::string>{R"({"command":"conclave user enable"}UserUpdatedEvent)",
                                        R"({"command":"conclave user disable"}UserUpdatedEvent)",
                                        R"({"command":"conclave user add"}UserSavedEvent)"}))
        << "what changed nothing has no row";
}

TEST_F(UserCommands, EnableLiftsALock) {
    for (int i = 0; i < identity::LockoutPolicy{}.max_failures; ++i)
        (void)users().authenticate(name_, "wrong");
    ASSERT_FALSE(users().authenticate(name_, password));
    ASSERT_EQ(run({"user", "enable", name_}).status, 0);
    EXPECT_TRUE(users().authenticate(name_, password));
}

TEST_F(UserCommands, TheLastAdministratorStays) {
    const auto refused = run({"user", "disable", "root"});
    EXPECT_EQ(refused.status, 1);
    EXPECT_TRUE(refused.err.contains("last administrator")) << refused.err;
    EXPECT_TRUE(users().find("root")->enabled);
    ASSERT_EQ(run({"user", "role", "add", name_, "SkorubaIdentityAdminAdministrator"}).status, 0);
    EXPECT_EQ(run({"user", "disable", "root"}).status, 0);
    EXPECT_EQ(run({"user", "disable", name_}).status, 1);
    EXPECT_EQ(run({"user", "enable", "root"}).status, 0);
}

TEST_F(UserCommands, SayWhomTheyDoNotKnow) {
    for (const auto* word : {"disable", "enable"}) {
        const auto refused = run({"user", word, "nobody"});
        EXPECT_EQ(refused.status, 1);
        EXPECT_TRUE(refused.err.contains("conclave user list")) << refused.err;
        EXPECT_TRUE(run({"user", word, "--help"})
                        .out.contains("conclave user " + std::string(word) + " ann"));
    }
}

} // namespace
} // namespace conclave::cli
