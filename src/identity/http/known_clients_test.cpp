// What the housekeeping keeps of the clients, and when it reads them again.
#include "identity/testing/flow.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

class KnownClients : public ::testing::Test {
  protected:
    TestProvider host;
    // Another process on the same database.
    ClientService elsewhere{*host.store.database, host.store.clock, host.store.random};

    void allow(const std::string& client_id, const std::string& origin) {
        ASSERT_TRUE(elsewhere.change(client_id, [&](Client& client) {
            client.cors_origins = {origin};
            return true;
        }));
    }
};

TEST_F(KnownClients, AreReadAgainAfterEveryChangeAnywhere) {
    const std::string one = "https://one.example";
    const std::string two = "https://two.example";
    host.store.clock.advance(1h);
    host.provider->cleanup();
    allow("spa", one);
    host.provider->cleanup();
    EXPECT_TRUE(host.provider->cors_allows(one));
    allow("spa", two); // in the same second
    host.provider->cleanup();
    EXPECT_TRUE(host.provider->cors_allows(two));
    EXPECT_FALSE(host.provider->cors_allows(one));
    host.store.clock.advance(1h);
    host.provider->cleanup();
    EXPECT_TRUE(elsewhere.remove("spa"));
    host.provider->cleanup();
    EXPECT_FALSE(host.provider->cors_allows(two));
}

TEST_F(KnownClients, AreNotReadWhenNoneWasChanged) {
    host.store.clock.advance(1h);
    host.provider->cleanup();
    // A record that can't be read makes every reading fail; its time of change is as before.
    host.store.database->run([](soci::session& session) {
        session << "UPDATE identity_clients SET record = 'damaged' WHERE client_id = 'guide'";
    });
    EXPECT_NO_THROW(host.provider->cleanup());
    EXPECT_TRUE(host.provider->cors_allows("https://localhost:3000"));
    allow("spa", "https://one.example");
    EXPECT_THROW(host.provider->cleanup(), store::StoreError);
}

TEST(ClientNames, StayOnceTheClientKnowsPeople) {
    TestProvider host;
    ClientService& clients = host.provider->clients();
    const auto become = [&](const std::string& type) {
        return clients.change("spa", [&](Client& client) {
            client.subject_type = type;
            return true;
        });
    };
    EXPECT_TRUE(become("pairwise")) << "nobody has signed in to it yet";
    EXPECT_TRUE(become("public"));
    auto browser = host.browser();
    (void)run_tokens(browser, authorize_form());
    const auto refused = become("pairwise");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().error, ClientError::invalid);
    EXPECT_TRUE(refused.error().message.contains("register another client"));
    EXPECT_EQ(clients.get("spa")->subject_type, "public");
    EXPECT_TRUE(clients.change("spa", [](Client& client) {
        client.name = "Another name";
        return true;
    })) << "anything else may change";
}

} // namespace
} // namespace conclave::identity
