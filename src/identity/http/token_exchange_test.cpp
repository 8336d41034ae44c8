#include "identity/clients/client_service.hpp"
#include "identity/protocol/exchange_request.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"
#include "jose/digest.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

constexpr std::string_view front_api = "https://front.example/";
constexpr std::string_view back_api = "https://back.example/";

/// `orders` is a scope of the front and of the back, `invoices` of the back alone.
Config two_apis() {
    auto config = test_config();
    config.apis = {{.audience = std::string(front_api), .scopes = {"orders"}},
                   {.audience = std::string(back_api), .scopes = {"orders", "invoices"}}};
    config.clients[0].scopes.emplace_back("orders");
    return config;
}

class Exchange : public ::testing::Test {
  protected:
    Exchange() { add("front"); }

    TestProvider host{two_apis()};
    TestBrowser browser = host.browser();
    const Signer key{"ES256"};
    const Signer other{"ES256"};
    std::map<std::string, std::string> secrets;
    int serial = 0;

    /// The resource server of the front, which may reach the back.
    void add(const std::string& id, void (*how)(Client&) = nullptr) {
        Client client{.client_id = id};
        client.require_client_secret = true;
        client.response_types.clear();
        client.grant_types = {std::string(exchange_grant_type), "client_credentials"};
        client.scopes = {"orders"};
        client.require_consent = false;
        client.introspection_audiences = {std::string(front_api)};
        client.exchange_audiences = {std::string(back_api)};
        if (how != nullptr) {
            how(client);
        }
        const auto added = host.provider->clients().add(client);
        ASSERT_TRUE(added) << added.error().message;
        secrets[id] = host.provider->clients().add_secret(id, "").value();
    }
    void change(std::string_view id, void (*how)(Client&)) {
        auto client = *host.provider->clients().get(id);
        how(client);
        const auto put = host.provider->clients().put(client);
        ASSERT_TRUE(put) << put.error().message;
    }
    /// What the person's app brings to the front.
    boost::json::object person_tokens(const Signer* bound_to = nullptr) {
        auto form = with(authorize_form(), "scope", "openid profile orders");
        form.add("resource", std::string(front_api));
        const std::string code(
            location_parameters(run_login(browser, form)).get("code").value_or(""));
        return body_of(browser.post_form("/connect/token", code_form(code), proof(bound_to)));
    }
    std::string access_token(const Signer* bound_to = nullptr) {
        return text_in(person_tokens(bound_to), "access_token");
    }
    net::Headers proof(const Signer* by) {
        net::Headers headers;
        if (by != nullptr) {
            headers.set("DPoP",
                        by->sign(fmt::format(R"({{"typ":"dpop+jwt","jwk":{}}})", by->jwk()),
                                 fmt::format(R"({{"jti":"{}","htm":"POST",)"
                                             R"("htu":"{}/connect/token","iat":{}}})",
                                             ++serial, test_issuer,
                                             base::to_unix_seconds(host.store.clock.now()))));
        }
        return headers;
    }
    net::Form form(std::string_view token, std::string_view type = access_token_type,
                   const std::string& client = "front") {
        net::Form out;
        out.add("grant_type", std::string(exchange_grant_type));
        out.add("client_id", client);
        out.add("client_secret", secrets[client]);
        out.add("subject_token", std::string(token));
        out.add("subject_token_type", std::string(type));
        return out;
    }
    net::Response post(const net::Form& wanted, const Signer* by = nullptr) {
        return browser.post_form("/connect/token", wanted, proof(by));
    }
    std::string own_token(const std::string& client) {
        net::Form wanted;
        wanted.add("grant_type", "client_credentials");
        wanted.add("client_id", client);
        wanted.add("client_secret", secrets[client]);
        return text_in(body_of(post(wanted)), "access_token");
    }
};

TEST_F(Exchange, GivesATokenForTheNextServiceThatSaysWhoActs) {
    const auto token = access_token();
    const auto answer = post(with(form(token), "audience", back_api));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.headers.get("Cache-Control"), "no-store");
    const auto body = body_of(answer);
    EXPECT_EQ(text_in(body, "issued_token_type"), access_token_type);
    EXPECT_EQ(text_in(body, "token_type"), "Bearer");
    EXPECT_EQ(text_in(body, "scope"), "orders");
    EXPECT_FALSE(body.contains("refresh_token"));
    EXPECT_FALSE(body.contains("id_token"));
    const auto before = claims_of(token);
    const auto claims = claims_of(text_in(body, "access_token"));
    EXPECT_EQ(text_in(claims, "sub"), host.ada.id);
    EXPECT_EQ(text_in(claims, "aud"), back_api);
    EXPECT_EQ(text_in(claims, "client_id"), "front");
    EXPECT_EQ(claims.at("act"), (boost::json::object{{"sub", "front"}}));
    EXPECT_EQ(claims.at("auth_time"), before.at("auth_time"));
    EXPECT_EQ(claims.at("sid"), before.at("sid"));
    EXPECT_TRUE(host.provider->verify_access_token(text_in(body, "access_token"), back_api));
}

TEST_F(Exchange, NeverOutlivesNorExceedsTheSubjectToken) {
    const auto token = access_token();
    host.store.clock.advance(50min);
    const auto body = body_of(post(form(token)));
    EXPECT_EQ(body.at("expires_in").as_int64(), 600);
    EXPECT_EQ(claims_of(text_in(body, "access_token")).at("exp"), claims_of(token).at("exp"));
    EXPECT_EQ(error_of(post(with(form(token), "scope", "invoices"))), "invalid_scope");
    EXPECT_EQ(error_of(post(with(form(token), "scope", "openid"))), "invalid_scope");
    EXPECT_EQ(error_of(post(with(form(token), "scope", "orders invoices"))), "invalid_scope");
    host.store.clock.advance(11min);
    EXPECT_EQ(error_of(post(form(token))), "invalid_request") << "it has expired";
}

TEST_F(Exchange, EndsWithTheGrantBehindIt) {
    const auto token = access_token();
    const auto made = text_in(body_of(post(form(token))), "access_token");
    EXPECT_TRUE(host.provider->verify_access_token(made, back_api));
    EXPECT_TRUE(host.provider->clients().remove("spa"));
    host.provider->cleanup();
    EXPECT_EQ(error_of(post(form(token))), "invalid_request");
    EXPECT_EQ(host.provider->verify_access_token(made, back_api).error(),
              AccessTokenError::revoked);
}

TEST_F(Exchange, AimsWhereTheClientMayOnly) {
    const auto token = access_token();
    EXPECT_EQ(post(with(form(token), "resource", back_api)).status, 200);
    EXPECT_EQ(error_of(post(with(form(token), "audience", front_api))), "invalid_target");
    EXPECT_EQ(error_of(post(with(form(token), "audience", "nowhere"))), "invalid_target");
    EXPECT_EQ(error_of(post(with(form(token), "resource", "no uri"))), "invalid_target");
    auto both = with(form(token), "audience", back_api);
    both.add("audience", "nowhere");
    EXPECT_EQ(error_of(post(both)), "invalid_target");
    change("front", [](Client& client) { client.exchange_audiences.clear(); });
    EXPECT_EQ(error_of(post(form(token))), "invalid_target");
    change("front", [](Client& client) { client.grant_types = {"client_credentials"}; });
    EXPECT_EQ(error_of(post(form(token))), "unauthorized_client");
}

TEST_F(Exchange, AttackWithTokensThatWereNotGivenToTheClient) {
    add("stranger", [](Client& client) { client.introspection_audiences.clear(); });
    const auto tokens = person_tokens();
    const auto access = text_in(tokens, "access_token");
    const auto id_token = text_in(tokens, "id_token");
    for (const auto& [token, type] : {std::pair(access, access_token_type),
                                      {access, jwt_token_type},
                                      {id_token, id_token_type},
                                      {id_token, jwt_token_type}}) {
        EXPECT_EQ(error_of(post(form(token, type, "stranger"))), "invalid_request") << type;
    }
    // One kind of token is not taken for the other, nor is anything forged.
    EXPECT_EQ(error_of(post(form(id_token, access_token_type))), "invalid_request");
    EXPECT_EQ(error_of(post(form(access, id_token_type))), "invalid_request");
    EXPECT_EQ(error_of(post(form(key.sign("{}", R"({"sub":"x"})"), jwt_token_type))),
              "invalid_request");
    EXPECT_EQ(error_of(post(form("", access_token_type))), "invalid_request");
    EXPECT_EQ(error_of(post(form(access, "urn:ietf:params:oauth:token-type:refresh_token"))),
              "invalid_request");
    EXPECT_EQ(error_of(post(with(form(access), "requested_token_type", id_token_type))),
              "invalid_request");
}

TEST_F(Exchange, NamesTheActorsOneBehindTheOther) {
    add("back", [](Client& client) {
        client.introspection_audiences = {std::string(back_api)};
        client.exchange_audiences = {std::string(front_api)};
    });
    const auto first = text_in(body_of(post(form(access_token()))), "access_token");
    const auto second =
        text_in(body_of(post(form(first, access_token_type, "back"))), "access_token");
    EXPECT_EQ(claims_of(second).at("act"),
              (boost::json::object{{"sub", "back"}, {"act", {{"sub", "front"}}}}));
    auto token = second;
    std::string error;
    for (int i = 0; i < 6 && error.empty(); ++i) {
        const auto answer = post(form(token, access_token_type, i % 2 == 0 ? "front" : "back"));
        error = answer.status == 200 ? "" : error_of(answer);
        token = answer.status == 200 ? text_in(body_of(answer), "access_token") : token;
    }
    EXPECT_EQ(error, "invalid_request") << "the chain has an end";
}

TEST_F(Exchange, TakesAnActorTokenOfTheClientItself) {
    add("worker", [](Client& client) { client.introspection_audiences.clear(); });
    const auto token = access_token();
    auto wanted = with(form(token), "actor_token", own_token("front"));
    EXPECT_EQ(error_of(post(wanted)), "invalid_request") << "without its type";
    wanted.add("actor_token_type", std::string(access_token_type));
    const auto made = text_in(body_of(post(wanted)), "access_token");
    EXPECT_EQ(text_in(claims_of(made).at("act").as_object(), "sub"), "front");
    EXPECT_EQ(error_of(post(with(wanted, "actor_token", own_token("worker")))), "invalid_request")
        << "who acts is not for others to say";
    EXPECT_EQ(error_of(post(with(wanted, "actor_token", "x.y.z"))), "invalid_request");
}

TEST_F(Exchange, ImpersonatesWithPermissionOnly) {
    const auto token = access_token();
    EXPECT_TRUE(claims_of(text_in(body_of(post(form(token))), "access_token")).contains("act"));
    change("front", [](Client& client) { client.may_impersonate = true; });
    EXPECT_FALSE(claims_of(text_in(body_of(post(form(token))), "access_token")).contains("act"));
}

TEST_F(Exchange, HonoursMayAct) {
    add("delegate", [](Client& client) { client.introspection_audiences.clear(); });
    change("spa", [](Client& client) { client.may_act = "delegate"; });
    const auto tokens = person_tokens();
    const auto token = text_in(tokens, "access_token");
    EXPECT_EQ(claims_of(token).at("may_act"), (boost::json::object{{"sub", "delegate"}}));
    EXPECT_EQ(error_of(post(form(token))), "invalid_request") << "the front may not";
    for (const auto& [sent, type] :
         {std::pair(token, access_token_type), {text_in(tokens, "id_token"), id_token_type}}) {
        const auto made = text_in(body_of(post(form(sent, type, "delegate"))), "access_token");
        ASSERT_FALSE(made.empty()) << type;
        EXPECT_EQ(text_in(claims_of(made), "sub"), host.ada.id);
        EXPECT_EQ(text_in(claims_of(made).at("act").as_object(), "sub"), "delegate");
    }
    change("front", [](Client& client) { client.may_impersonate = true; });
    EXPECT_EQ(error_of(post(form(token))), "invalid_request");
}

TEST_F(Exchange, KeepsABoundTokenBound) {
    const auto token = access_token(&key);
    EXPECT_EQ(error_of(post(form(token))), "invalid_dpop_proof");
    const auto body = body_of(post(form(token), &other));
    EXPECT_EQ(text_in(body, "token_type"), "DPoP");
    EXPECT_EQ(text_in(claims_of(text_in(body, "access_token")).at("cnf").as_object(), "jkt"),
              jose::ForeignKey::parse(other.jwk()).value().thumbprint());
    // Its own client must hold the very key.
    add("holder", [](Client& client) { client.exchange_audiences = {std::string(back_api)}; });
    net::Form wanted;
    wanted.add("grant_type", "client_credentials");
    wanted.add("client_id", "holder");
    wanted.add("client_secret", secrets["holder"]);
    const auto own = text_in(body_of(post(wanted, &key)), "access_token");
    EXPECT_EQ(error_of(post(form(own, access_token_type, "holder"), &other)), "invalid_dpop_proof");
    EXPECT_EQ(post(form(own, access_token_type, "holder"), &key).status, 200);
}

TEST_F(Exchange, DoesNotTellWhoIsWhoElsewhere) {
    change("spa", [](Client& client) {
        client.subject_type = "pairwise";
        client.sector_identifier_uri = "https://sector.example/uris";
    });
    const auto token = access_token();
    EXPECT_NE(text_in(claims_of(token), "sub"), host.ada.id);
    EXPECT_EQ(error_of(post(form(token))), "invalid_request") << "it knows people by their ids";
    change("front", [](Client& client) {
        client.subject_type = "pairwise";
        client.sector_identifier_uri = "https://sector.example/other-uris";
    });
    const auto made = text_in(body_of(post(form(token))), "access_token");
    EXPECT_EQ(claims_of(made).at("sub"), claims_of(token).at("sub"));
}

TEST_F(Exchange, OfAnIdTokenGivesWhatTheClientMayHave) {
    change("spa", [](Client& client) {
        client.require_client_secret = true;
        client.grant_types.emplace_back(exchange_grant_type);
        client.exchange_audiences = {std::string(back_api)};
    });
    secrets["spa"] = host.provider->clients().add_secret("spa", "").value();
    auto wanted = authorize_form();
    const std::string code(
        location_parameters(run_login(browser, wanted)).get("code").value_or(""));
    const auto tokens = body_of(browser.post_form(
        "/connect/token", with(code_form(code), "client_secret", secrets["spa"])));
    const auto id_token = text_in(tokens, "id_token");
    const auto body = body_of(post(form(id_token, id_token_type, "spa")));
    EXPECT_EQ(text_in(body, "scope"), "orders");
    EXPECT_LE(body.at("expires_in").as_int64(), 300);
    // Nobody is asked now, so only what was allowed for good counts where people are asked.
    change("spa", [](Client& client) { client.require_consent = true; });
    EXPECT_EQ(error_of(post(form(id_token, id_token_type, "spa"))), "invalid_target");
    host.store.clock.advance(301s);
    EXPECT_EQ(error_of(post(form(id_token, id_token_type, "spa"))), "invalid_request");
}

TEST_F(Exchange, OfAnIdTokenEndsWithTheSession) {
    add("delegate");
    change("spa", [](Client& client) { client.may_act = "delegate"; });
    const auto id_token = text_in(person_tokens(), "id_token");
    EXPECT_EQ(post(form(id_token, id_token_type, "delegate")).status, 200);
    ASSERT_TRUE(host.provider->users().set_password("ada", "another good password"));
    EXPECT_EQ(error_of(post(form(id_token, id_token_type, "delegate"))), "invalid_request");
}

TEST_F(Exchange, OfAMachineEndsWithTheMachine) {
    add("job", [](Client& client) { client.introspection_audiences.clear(); });
    const auto token = own_token("job");
    EXPECT_EQ(post(form(token)).status, 200);
    change("job", [](Client& client) { client.enabled = false; });
    EXPECT_EQ(error_of(post(form(token))), "invalid_request");
}

TEST_F(Exchange, OfAMachinesTokenBringsNoClaimsOfTheActor) {
    change("front", [](Client& client) {
        client.claims.push_back({.id = 0, .key = "role", .value = "administrator"});
    });
    add("job", [](Client& client) { client.introspection_audiences.clear(); });
    const auto made = text_in(body_of(post(form(own_token("job")))), "access_token");
    const auto claims = claims_of(made);
    EXPECT_EQ(text_in(claims, "sub"), "job");
    EXPECT_EQ(text_in(claims, "client_id"), "front");
    EXPECT_EQ(text_in(claims.at("act").as_object(), "sub"), "front");
    EXPECT_FALSE(claims.contains("client_role"));
    EXPECT_FALSE(claims.contains("auth_time"));
}

TEST_F(Exchange, WorksWithHandles) {
    change("spa", [](Client& client) { client.reference_access_tokens = true; });
    const auto handle = access_token();
    ASSERT_FALSE(handle.contains('.'));
    EXPECT_EQ(post(form(handle)).status, 200);
    EXPECT_EQ(error_of(post(form(handle, jwt_token_type))), "invalid_request");
    const auto as_jwt = with(form(handle), "requested_token_type", jwt_token_type);
    EXPECT_EQ(text_in(body_of(post(as_jwt)), "issued_token_type"), jwt_token_type);
    change("front", [](Client& client) { client.reference_access_tokens = true; });
    EXPECT_EQ(error_of(post(as_jwt)), "invalid_request");
    EXPECT_FALSE(text_in(body_of(post(form(handle))), "access_token").contains('.'));
}

TEST_F(Exchange, StopsForPeopleWhoAreGone) {
    const auto token = access_token();
    ASSERT_TRUE(host.provider->users().set_enabled("ada", false));
    host.provider->cleanup();
    EXPECT_EQ(error_of(post(form(token))), "invalid_request");
}

} // namespace
} // namespace conclave::identity
