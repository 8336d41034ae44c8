#pragma once

#include "identity/federation/provider_client.hpp"
#include "identity/federation/provider_store.hpp"
#include "identity/testing/flow.hpp"
#include "identity/testing/signer_test.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>
#include <string>
#include <string_view>

namespace conclave::identity::testing {

/// An external provider on the fake network. What it answers, the test decides.
class FakeUpstream {
  public:
    FakeUpstream(FakeNetwork& network, std::string issuer)
        : issuer_(std::move(issuer)), network_(network) {
        publish({});
        network_.answers[issuer_ + "/jwks"] =
            net::Response::json(200, "{\"keys\":[" + key.jwk(R"("kid":"k1",)") + "]}");
    }

    void publish(const boost::json::object& more) {
        boost::json::object document{{"issuer", issuer_},
                                     {"authorization_endpoint", issuer_ + "/authorize"},
                                     {"token_endpoint", issuer_ + "/token"},
                                     {"jwks_uri", issuer_ + "/jwks"}};
        for (const auto& [name, value] : more) {
            document[name] = value;
        }
        network_.answers[discovery_address(issuer_)] =
            net::Response::json(200, boost::json::serialize(document));
    }
    /// The claims of a good ID token; the test changes what it wants to break.
    [[nodiscard]] boost::json::object claims(std::string_view nonce, base::WallTime now,
                                             std::string_view subject = "s-1") const {
        return {{"iss", issuer_},
                {"aud", "conclave"},
                {"sub", subject},
                {"nonce", nonce},
                {"iat", base::to_unix_seconds(now)},
                {"exp", base::to_unix_seconds(now) + 300}};
    }
    void issue(const boost::json::object& claims) {
        issue_token(key.sign(R"({"kid":"k1"})", boost::json::serialize(claims)));
    }
    void issue_token(std::string_view token) {
        network_.answers[issuer_ + "/token"] = net::Response::json(
            200, boost::json::serialize(boost::json::object{
                     {"access_token", "a"}, {"token_type", "Bearer"}, {"id_token", token}}));
    }
    [[nodiscard]] const std::string& issuer() const { return issuer_; }

    Signer key{"ES256"};

  private:
    const std::string issuer_;
    FakeNetwork& network_;
};

class ExternalTest : public ::testing::Test {
  protected:
    ExternalTest() { add("corp", upstream, true); }

    void add(std::string scheme, const FakeUpstream& at, bool registers) {
        ASSERT_TRUE(providers.add({.scheme = std::move(scheme),
                                   .name = "Corp",
                                   .authority = at.issuer(),
                                   .client_id = "conclave",
                                   .client_secret = "s e:cret",
                                   .registers = registers}));
    }
    /// The parameters that the provider gets; empty when the browser is not sent there.
    static net::Form begin(TestBrowser& in, std::string_view path = "begin",
                           std::string_view scheme = "corp", const boost::json::object& more = {}) {
        boost::json::object body{{"scheme", scheme}};
        body.insert(more.begin(), more.end());
        const auto answer = in.post_json("/api/account/external/" + std::string(path), body);
        net::Response redirect;
        redirect.headers.set("Location",
                             answer.status == 200 ? text_in(body_of(answer), "redirect") : "");
        return location_parameters(redirect);
    }
    /// Comes back; who is new accepts what the page shows.
    static net::Response finish(TestBrowser& in, const net::Form& sent,
                                const boost::json::object& more = {},
                                std::string_view scheme = "corp") {
        auto answer = come_back(in, sent, more, scheme);
        const auto offer = offer_in(answer);
        return offer.empty() ? answer : create(in, offer, text_in(offer, "username"));
    }
    /// The account that is offered to somebody new; empty when none is.
    static boost::json::object offer_in(const net::Response& answer) {
        const auto body = base::parse_json_object(answer.body, 64 * 1024);
        const auto* offer = body ? base::get_object(*body, "new_account") : nullptr;
        return offer == nullptr ? boost::json::object{} : *offer;
    }
    static net::Response create(TestBrowser& in, const boost::json::object& offer,
                                std::string_view username) {
        return in.post_json("/api/account/external/create",
                            {{"ticket", text_in(offer, "ticket")}, {"username", username}});
    }
    static net::Response come_back(TestBrowser& in, const net::Form& sent,
                                   const boost::json::object& more = {},
                                   std::string_view scheme = "corp") {
        boost::json::object body{
            {"scheme", scheme}, {"code", "c-1"}, {"state", sent.get("state").value_or("")}};
        for (const auto& [name, value] : more) {
            body[name] = value;
        }
        return in.post_json("/api/account/external/finish", body);
    }
    [[nodiscard]] boost::json::object claims(const net::Form& sent,
                                             std::string_view subject = "s-1") const {
        return upstream.claims(sent.get("nonce").value_or(""), host.store.clock.now(), subject);
    }
    /// The whole of it, with a good token or one that `change` has changed.
    net::Response run(TestBrowser& in, const boost::json::object& change = {},
                      std::string_view path = "begin") {
        const auto sent = begin(in, path);
        auto token = claims(sent);
        for (const auto& [name, value] : change) {
            token[name] = value;
        }
        upstream.issue(token);
        return finish(in, sent);
    }
    static int login(TestBrowser& in) {
        return in
            .post_json("/api/account/login",
                       {{"username", "ada"}, {"password", test_password}, {"remember", false}})
            .status;
    }
    [[nodiscard]] static std::string user_in(TestBrowser& in) {
        const auto context = body_of(in.get("/api/account/context"));
        const auto* user = context.at("user").if_object();
        return user == nullptr ? "nobody" : text_in(*user, "name");
    }

    TestProvider host;
    FakeUpstream upstream{host.network, "https://corp.example"};
    ProviderStore providers{*host.store.database, host.store.box, host.store.clock,
                            host.store.random};
    TestBrowser browser = host.browser();
};

} // namespace conclave::identity::testing
