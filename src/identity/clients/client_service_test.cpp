#include "identity/clients/client_service.hpp"

#include "identity/clients/client_json.hpp"
#include "identity/testing/temp_store.hpp"
#include "jose/digest.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace conclave::identity {
namespace {

Client guide_client() {
    return web_app_client("react-oidc-twilio-client", "https://localhost:3000",
                          {"/#authentication-callback", "/#silent-callback"}, {"/"}, true);
}

TEST(ClientService, KeepsWhatItIsGiven) {
    testing::TempStore store;
    ClientService clients(*store.database, store.clock, store.random);
    const auto client = guide_client();
    ASSERT_TRUE(clients.add(client));
    const auto read = clients.get(client.client_id);
    ASSERT_TRUE(read);
    EXPECT_EQ(to_json(*read), to_json(client));
    EXPECT_EQ(clients.add(client).error().error, ClientError::exists);
    EXPECT_FALSE(clients.get("React-oidc-twilio-client"));

    auto changed = client;
    changed.name = "Another name";
    ASSERT_TRUE(clients.put(changed));
    EXPECT_EQ(clients.get(client.client_id)->name, "Another name");
    EXPECT_EQ(clients.list().size(), 1U);
}

TEST(ClientService, FindsTheOwnerOfAPart) {
    testing::TempStore store;
    ClientService clients(*store.database, store.clock, store.random);
    for (const auto* id : {"one", "two"}) {
        ASSERT_TRUE(clients.add({.client_id = id,
                                 .redirect_uris = {"https://a.example/cb"},
                                 .claims = {{.key = "type", .value = id}}}));
        ASSERT_TRUE(clients.add_secret(id, "first"));
    }
    const auto all = clients.stored();
    ASSERT_EQ(all.size(), 2U);
    const auto forget = [&] { // as a program before this one left it
        store.database->transaction(
            [](soci::session& session) { session << "DELETE FROM identity_client_parts"; });
    };
    for (int turn = 0; turn < 2; ++turn) {
        for (const auto& each : all) {
            const auto& client = each.client;
            EXPECT_EQ(clients.owner(ClientPart::secret, client.secrets.at(0).id)->number,
                      each.number);
            EXPECT_EQ(clients.owner(ClientPart::claim, client.claims.at(0).id)->number,
                      each.number);
            EXPECT_EQ(clients.stored(each.number)->client.client_id, client.client_id);
            EXPECT_EQ(clients.stored(client.client_id)->number, each.number);
        }
        forget();
    }
    const auto claim = all.at(0).client.claims.at(0).id;
    EXPECT_FALSE(clients.owner(ClientPart::property, claim)) << "each kind counts for itself";
    EXPECT_FALSE(clients.owner(ClientPart::claim, 0));
    EXPECT_FALSE(clients.owner(ClientPart::claim, 1000));
    EXPECT_FALSE(clients.stored(0));
    EXPECT_FALSE(clients.stored("three"));

    ASSERT_TRUE(clients.add_secret("one", "second")); // not numbered yet
    const auto with_two = clients.stored("one");
    ASSERT_EQ(with_two->client.secrets.size(), 2U);
    EXPECT_EQ(clients.owner(ClientPart::secret, with_two->client.secrets.at(1).id)->number,
              with_two->number);
    ASSERT_TRUE(clients.change("one", [](Client& client) {
        client.claims.clear();
        return true;
    }));
    EXPECT_FALSE(clients.owner(ClientPart::claim, claim));
    const auto secret = with_two->client.secrets.at(0).id;
    ASSERT_TRUE(clients.remove("one"));
    EXPECT_FALSE(clients.owner(ClientPart::secret, secret));
}

TEST(ClientService, SeesWhatAnotherProcessChangedAfterAMoment) {
    testing::TempStore store;
    ClientService here(*store.database, store.clock, store.random);
    ClientService elsewhere(*store.database, store.clock, store.random);
    ASSERT_TRUE(here.add({.client_id = "web", .redirect_uris = {"https://a.example/cb"}}));
    ASSERT_TRUE(here.get("web")->secrets.empty());
    ASSERT_TRUE(elsewhere.add_secret("web", "made elsewhere"));
    EXPECT_EQ(here.get_anew("web")->secrets.size(), 1U);
    ASSERT_TRUE(elsewhere.remove("web"));
    store.clock.advance(ClientCache::trusted);
    EXPECT_FALSE(here.get("web"));
}

TEST(ClientService, KeepsSecretsAsHashes) {
    testing::TempStore store;
    ClientService clients(*store.database, store.clock, store.random);
    ASSERT_TRUE(clients.add({.client_id = "web", .redirect_uris = {"https://a.example/cb"}}));
    const auto secret = clients.add_secret("web", "first");
    ASSERT_TRUE(secret);
    const auto read = clients.get("web");
    ASSERT_EQ(read->secrets.size(), 1U);
    EXPECT_EQ(read->secrets[0].hash, base::to_base64(jose::sha256(*secret)));
    EXPECT_EQ(read->secrets[0].created_at, base::to_unix_seconds(store.clock.now()));
    EXPECT_FALSE(read->is_public());
    EXPECT_EQ(clients.add_secret("none", "").error().error, ClientError::not_found);
    // the form of the replaced stack
    EXPECT_EQ(base::to_base64(jose::sha256("secret")),
              "K7gNU3sdo+OL0wNhqoVWhr3g6s1xYv72ol/pe/Unols=");
}

TEST(ClientFault, NamesTheRule) {
    EXPECT_EQ(client_fault(guide_client()), std::nullopt);
    const std::pair<std::string_view, void (*)(Client&)> cases[] = {
        {"client_id", [](Client& c) { c.client_id = ""; }},
        {"client_id", [](Client& c) { c.client_id = "a b"; }},
        {"fragment", [](Client& c) { c.allow_fragment_redirect_uris = false; }},
        {"PKCE", [](Client& c) { c.require_pkce = false; }},
        {"https", [](Client& c) { c.redirect_uris.push_back("http://a.example/"); }},
        {"CORS", [](Client& c) { c.cors_origins.push_back("https://a.example/"); }},
        {"CORS", [](Client& c) { c.cors_origins.push_back("https://A.example"); }},
        {"response type", [](Client& c) { c.response_types.push_back("token code"); }},
        {"via_browser", [](Client& c) { c.response_types.push_back("code token"); }},
        {"grant type", [](Client& c) { c.grant_types.push_back("password"); }},
        {"alg", [](Client& c) { c.id_token_signed_response_alg = "none"; }},
        {"lifetime", [](Client& c) { c.access_token_lifetime = {}; }},
        {"lifetime", [](Client& c) { c.refresh_token_lifetime = std::chrono::years(69); }},
        {"lifetime", [](Client& c) { c.authorization_code_lifetime = std::chrono::seconds(601); }},
        {"offline", [](Client& c) { c.allow_offline_access = false; }},
    };
    for (const auto& [word, damage] : cases) {
        auto client = guide_client();
        damage(client);
        const auto fault = client_fault(client);
        ASSERT_TRUE(fault) << word;
        EXPECT_TRUE(fault->contains(word)) << *fault;
    }
}

} // namespace
} // namespace conclave::identity
