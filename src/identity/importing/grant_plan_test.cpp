#include "identity/importing/grant_plan.hpp"

#include "identity/grants/brought_handle.hpp"
#include "identity/grants/brought_rows.hpp"
#include "identity/grants/consent_store.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"
#include "jose/foreign_key.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity::importing {
namespace {

using namespace std::chrono_literals;
using namespace identity::testing;
using identity::testing::with;

// The vectors of keys were made with .NET's SHA256 and checked with sha256sum.
constexpr std::string_view handle =
    "00112233445566778899AABBCCDDEEFF00112233445566778899AABBCCDDEEFF-1";
constexpr std::string_view hex_key =
    "6916BFDDE7FF183C30181C60628EB5F9614654D130EBC4D8B063C5FFC6E2CF8A";

TEST(BroughtHandle, IsFoundByTheKeyThatItHasThere) {
    const auto hash = brought_hash_of_key(hex_key);
    ASSERT_TRUE(hash);
    EXPECT_EQ(brought_hash(handle, brought_refresh_token), *hash);
    EXPECT_NE(brought_hash(handle, brought_reference_token), *hash);
    const auto old = brought_hash_of_key("i7hDrd2wfmbbE2Vy9MMTsFBVq/Vb4eY6rbchEkICUj8=");
    ASSERT_TRUE(old);
    EXPECT_EQ(brought_hash("legacyhandle", brought_refresh_token), *old);
    EXPECT_EQ(keys_of_brought_hash(*hash).first, hex_key);
    EXPECT_EQ(keys_of_brought_hash(*old).second, "i7hDrd2wfmbbE2Vy9MMTsFBVq/Vb4eY6rbchEkICUj8=");
    for (const auto* bad : {"", "69", "i7hDrd2wfmbbE2Vy9MMTsFBVq", "no key at all"}) {
        EXPECT_FALSE(brought_hash_of_key(bad)) << bad;
    }
    EXPECT_FALSE(is_brought_hash(jose::sha256_base64url(handle)));
}

class BroughtTokens : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();
    std::int64_t now = base::to_unix_seconds(host.store.clock.now());

    [[nodiscard]] GrantOwners owners() const {
        GrantOwners out;
        for (const auto& client : host.provider->clients().list()) {
            out.clients.emplace(client.client_id, client);
        }
        out.clients.at("spa").coordinate_lifetime_with_user_session = false;
        const auto ada = host.provider->users().get(host.ada.id).value();
        out.people[ada.id] = {.stamp = ada.security_stamp};
        return out;
    }
    [[nodiscard]] GrantKeeper keeper() const {
        return {.issuer = std::string(test_issuer),
                .now = host.store.clock.now(),
                .open = [](std::string_view) -> std::expected<std::string, std::string> {
                    return std::unexpected("sealed");
                }};
    }
    [[nodiscard]] std::string subject() const {
        return fmt::format(
            R"("Subject":{{"AuthenticationType":"IdentityServer4","Claims":[{{"Type":"sub","Value":"{}"}},)"
            R"({{"Type":"auth_time","Value":"1700000000"}},{{"Type":"amr","Value":"pwd"}},)"
            R"({{"Type":"amr","Value":"mfa"}},{{"Type":"idp","Value":"local"}}]}})",
            host.ada.id);
    }
    [[nodiscard]] OldRow row(std::string_view type, std::string_view of, std::string data) const {
        const auto hash = brought_hash(of, type);
        OldRow out;
        out.values = {{"Type", std::string(type)},
                      {"Key", keys_of_brought_hash(hash).first},
                      {"ClientId", "spa"},
                      {"SubjectId", host.ada.id},
                      {"CreationTime", std::to_string(now - 1000)},
                      {"Expiration", std::to_string(now + 3600)},
                      {"Data", std::move(data)}};
        return out;
    }
    /// As Duende's version 7 writes it.
    [[nodiscard]] OldRow refresh_row(std::string_view of = handle,
                                     std::string_view more = {}) const {
        const auto payload = fmt::format(
            R"({{"CreationTime":"2026-01-01T00:00:00Z","Lifetime":2592000,{},"Version":5,"ClientId":"spa",)"
            R"("SessionId":"ABC","AuthorizedScopes":["openid","profile","conclave_api","offline_access"]{}}})",
            subject(), more);
        return row("refresh_token", of, contained(payload));
    }
    [[nodiscard]] static std::string contained(const std::string& payload) {
        return boost::json::serialize(
            boost::json::object{{"PersistentGrantDataContainerVersion", 1},
                                {"DataProtected", false},
                                {"Payload", payload}});
    }
    [[nodiscard]] std::string fault(const OldRow& old) const {
        const auto planned =
            plan_grant(old, *brought_hash_of_key(old.text("Key")), owners(), keeper());
        return planned ? "" : planned.error();
    }
    void bring(const OldRow& old) {
        const auto planned =
            plan_grant(old, *brought_hash_of_key(old.text("Key")), owners(), keeper());
        ASSERT_TRUE(planned) << planned.error();
        host.store.database->transaction(*planned);
    }
    net::Response refresh(std::string_view token, std::string_view client = "spa") {
        return browser.post_form("/connect/token", refresh_form(token, client));
    }
};

TEST_F(BroughtTokens, ARefreshTokenGoesOnAndBecomesOneOfOurs) {
    bring(refresh_row());
    const auto answer = refresh(handle);
    ASSERT_EQ(answer.status, 200) << answer.body;
    const auto tokens = body_of(answer);
    EXPECT_EQ(text_in(tokens, "scope"), "openid profile conclave_api offline_access");
    const auto claims = claims_of(text_in(tokens, "access_token"));
    EXPECT_EQ(text_in(claims, "sub"), host.ada.id);
    EXPECT_EQ(text_in(claims, "client_id"), "spa");
    EXPECT_EQ(text_in(claims, "sid"), "ABC");
    EXPECT_EQ(claims.at("auth_time").as_int64(), 1'700'000'000);
    EXPECT_EQ(claims.at("amr").as_array().size(), 2U);
    EXPECT_EQ(text_in(claims, "idp"), "local");
    const auto ours = text_in(tokens, "refresh_token");
    EXPECT_EQ(ours.size(), 64U);
    EXPECT_EQ(refresh(ours).status, 200);
}

TEST_F(BroughtTokens, HandlesOfIdentityServer4LookLikeOurs) {
    const std::string old(64, 'A'); // as many characters as ours have, and good base64url
    const auto data = fmt::format(
        R"({{"CreationTime":"2021-01-01T00:00:00Z","Lifetime":2592000,"AccessToken":{{"Audiences":[],)"
        R"("ClientId":"spa","Claims":[{{"Type":"sub","Value":"{}"}},{{"Type":"scope","Value":"openid"}},)"
        R"({{"Type":"scope","Value":"offline_access"}}],"Version":4}},"Version":4}})",
        host.ada.id);
    auto brought = row("refresh_token", old, data);
    brought.values["Key"] = keys_of_brought_hash(brought_hash(old, brought_refresh_token)).second;
    bring(brought);
    const auto answer = refresh(old);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(text_in(body_of(answer), "scope"), "openid offline_access");
    EXPECT_EQ(refresh(text_in(body_of(answer), "refresh_token")).status, 200);
}

TEST_F(BroughtTokens, ASpentOneEndsTheFamily) {
    bring(refresh_row());
    const auto ours = text_in(body_of(refresh(handle)), "refresh_token");
    EXPECT_EQ(text_in(body_of(refresh(handle)), "refresh_token"), ours) << "within the grace";
    host.store.clock.advance(1min);
    EXPECT_EQ(error_of(refresh(handle)), "invalid_grant");
    EXPECT_EQ(error_of(refresh(ours)), "invalid_grant") << "the family has ended";
}

TEST_F(BroughtTokens, AreOfNoOtherAppAndOfNoOtherText) {
    bring(refresh_row());
    EXPECT_EQ(error_of(refresh(handle, "guide")), "invalid_grant");
    EXPECT_EQ(error_of(refresh(std::string(handle) + ":refresh_token")), "invalid_grant");
    EXPECT_EQ(error_of(refresh(*brought_hash_of_key(hex_key))), "invalid_grant");
    EXPECT_EQ(error_of(refresh(hex_key)), "invalid_grant") << "what the old database shows";
    EXPECT_EQ(refresh(handle).status, 200);
}

TEST_F(BroughtTokens, KeepTheKeyThatTheyAreBoundTo) {
    const Signer key{"ES256"};
    const auto jkt = std::string(jose::ForeignKey::parse(key.jwk()).value().thumbprint());
    bring(refresh_row(
        handle,
        fmt::format(
            R"(,"ProofType":2,"AccessTokens":{{"":{{"Confirmation":"{{\"jkt\":\"{}\"}}"}}}})",
            jkt)));
    EXPECT_EQ(error_of(refresh(handle)), "invalid_grant") << "without a proof";
    net::Headers headers;
    headers.set(
        "DPoP",
        key.sign(fmt::format(R"({{"typ":"dpop+jwt","jwk":{}}})", key.jwk()),
                 fmt::format(R"({{"jti":"1","htm":"POST","htu":"{}/connect/token","iat":{}}})",
                             test_issuer, now)));
    const auto answer = browser.post_form("/connect/token", refresh_form(handle), headers);
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_FALSE(fault(refresh_row("other", R"(,"ProofType":2)")).empty());
    EXPECT_FALSE(fault(refresh_row("other", R"(,"AccessTokens":{"":{"Confirmation":"{\"x\":1}"}})"))
                     .empty());
}

TEST_F(BroughtTokens, EndWhenTheirPersonChangesThePassword) {
    bring(refresh_row());
    ASSERT_TRUE(host.provider->users().set_password("ada", "another horse battery"));
    EXPECT_EQ(error_of(refresh(handle)), "invalid_grant");
}

TEST_F(BroughtTokens, EndIdleOrAtTheirEnd) {
    bring(refresh_row());
    host.store.clock.advance(3600s); // the row's Expiration
    EXPECT_EQ(error_of(refresh(handle)), "invalid_grant");
}

TEST_F(BroughtTokens, ThatWereNotUsedHereCanEnd) {
    bring(refresh_row());
    bring(refresh_row("used"));
    ASSERT_EQ(refresh("used").status, 200);
    std::vector<BroughtRow> rows;
    host.store.database->transaction([&](soci::session& session) {
        rows = brought_refresh_tokens(session, "", 10);
        for (const auto& each : rows) {
            end_brought_refresh_token(session, each);
        }
    });
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows.front().hash, brought_hash(handle, brought_refresh_token));
    EXPECT_EQ(error_of(refresh(handle)), "invalid_grant");
}

TEST_F(BroughtTokens, OneForManyUsesStaysAndCountsAsUsed) {
    auto spa = *host.provider->clients().get("spa");
    spa.refresh_token_one_time = false;
    ASSERT_TRUE(host.provider->clients().put(spa));
    bring(refresh_row());
    const auto unused = [&] {
        std::size_t count = 0;
        host.store.database->run([&](soci::session& session) {
            count = brought_refresh_tokens(session, "", 10).size();
        });
        return count;
    };
    EXPECT_EQ(unused(), 1U);
    host.store.clock.advance(1s);
    EXPECT_EQ(text_in(body_of(refresh(handle)), "refresh_token"), handle);
    EXPECT_EQ(unused(), 0U);
    host.store.clock.advance(2h); // past the row's end: each use puts it off, as for ours
    EXPECT_EQ(refresh(handle).status, 200);
}

TEST_F(BroughtTokens, AReferenceTokenAnswersUntilItsEnd) {
    const auto token = fmt::format(
        R"({{"Audiences":["conclave_api"],"Issuer":"https://old.example.org","CreationTime":"2026-01-01T00:00:00Z",)"
        R"("Lifetime":3600,"Type":"access_token","ClientId":"spa","AccessTokenType":1,"Claims":[)"
        R"({{"Type":"sub","Value":"{}"}},{{"Type":"scope","Value":"openid"}},{{"Type":"scope","Value":"profile"}},)"
        R"({{"Type":"tier","Value":"gold"}},{{"Type":"tier","Value":"blue"}},{{"Type":"exp","Value":"9"}},)"
        R"({{"Type":"userinfo_claims","Value":"email"}}],"Version":5}})",
        host.ada.id);
    bring(row("reference_token", handle, contained(token)));
    const auto show = [&](std::string_view access) {
        net::Headers headers;
        headers.set("Authorization", "Bearer " + std::string(access));
        return browser.get("/connect/userinfo", headers);
    };
    const auto answer = show(handle);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(text_in(body_of(answer), "sub"), host.ada.id);
    EXPECT_EQ(text_in(body_of(answer), "email"), "") << "what is ours alone does not come";
    EXPECT_EQ(show(std::string(handle) + ":reference_token").status, 401);
    EXPECT_EQ(show(hex_key).status, 401);

    net::Form introspect;
    introspect.add("client_id", "spa");
    introspect.add("token", std::string(handle));
    host.store.clock.advance(3600s);
    EXPECT_EQ(show(handle).status, 401);
}

TEST_F(BroughtTokens, AConsentComesUnlessItHasAnEndOrOneIsHere) {
    auto consent = row(
        "user_consent", "spa|ada-1",
        fmt::format(R"({{"SubjectId":"{}","ClientId":"spa","Scopes":["openid"]}})", host.ada.id));
    EXPECT_EQ(fault(consent), "it has an end, which consents do not have here");
    consent.values.erase("Expiration");
    ConsentStore consents(*host.store.database, host.store.clock);
    bring(consent);
    EXPECT_EQ(consents.find(host.ada.id, "spa"), std::vector<std::string>{"openid"});
    consents.remember(host.ada.id, "spa", {"openid", "email"});
    bring(consent);
    EXPECT_EQ(consents.find(host.ada.id, "spa"), (std::vector<std::string>{"openid", "email"}));
}

TEST_F(BroughtTokens, SaysWhyOneDoesNotCome) {
    const auto changed = [&](const char* column, const std::string& value) {
        auto out = refresh_row();
        out.values[column] = value;
        return fault(out);
    };
    EXPECT_EQ(fault(refresh_row()), "");
    EXPECT_EQ(changed("Expiration", std::to_string(now)), "it has expired");
    EXPECT_EQ(changed("CreationTime", "1000000000"), "it has expired");
    EXPECT_EQ(changed("ConsumedTime", std::to_string(now)), "it was used up there");
    EXPECT_EQ(changed("ClientId", "guide"), "its columns and its data differ");
    EXPECT_EQ(changed("SubjectId", "somebody"), "its columns and its data differ");
    EXPECT_EQ(changed("Data", "{"), "its data is damaged");
    EXPECT_EQ(changed("Data", R"({"PersistentGrantDataContainerVersion":2,"Payload":""})"),
              "its data has a form that is not known");
    EXPECT_EQ(changed("Data", R"({"PersistentGrantDataContainerVersion":1,"DataProtected":true,)"
                              R"("Payload":"CfDJ8"})"),
              "sealed");
    auto known = owners();
    const auto plan = [&](const GrantOwners& of) {
        const auto planned = plan_grant(refresh_row(), *brought_hash_of_key(hex_key), of, keeper());
        return planned ? "" : planned.error();
    };
    known.people[host.ada.id].changed = true;
    EXPECT_EQ(plan(known), "its person's password or another guard was changed since it came over");
    known.people[host.ada.id].enabled = false;
    EXPECT_EQ(plan(known), "its person is disabled");
    known.people.clear();
    EXPECT_EQ(plan(known), "its person is not here");
    known.clients["spa"].coordinate_lifetime_with_user_session = true;
    known.people[host.ada.id] = {};
    EXPECT_EQ(plan(known), "it ends with its session, and sessions are not carried");
    known.clients["spa"].allow_offline_access = false;
    EXPECT_EQ(plan(known), "its app may have no refresh tokens any more");
    known.clients.clear();
    EXPECT_EQ(plan(known), "its app is not here");
}

} // namespace
} // namespace conclave::identity::importing
