#include "identity/http/stranger_quota.hpp"

#include "identity/clients/client_service.hpp"
#include "identity/protocol/token_request.hpp"
#include "identity/testing/flow.hpp"

#include <functional>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

using namespace std::chrono_literals;
using namespace testing;

/// What one source leaves here without saying who it is.
class Strangers : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser stranger = host.browser();

    /// As many as there may be are taken, the next is not, whoever else comes is served, and so is
    /// the source itself a little later. The refusal.
    net::Response fill(const std::function<net::Response(TestBrowser&)>& ask, int status,
                       int limit = stranger_rows_per_minute) {
        for (int i = 0; i < limit; ++i) {
            const auto answer = ask(stranger);
            EXPECT_EQ(answer.status, status) << i << answer.body;
            if (answer.status != status) {
                return answer;
            }
        }
        auto refused = ask(stranger);
        EXPECT_EQ(refused.status, 429);
        EXPECT_EQ(refused.headers.get("Retry-After"), "1");
        auto other = host.browser();
        other.peer = "198.51.100.1";
        EXPECT_EQ(ask(other).status, status);
        host.store.clock.advance(1s);
        EXPECT_EQ(ask(stranger).status, status);
        return refused;
    }
    static net::Form device_form(std::string_view client) {
        net::Form form;
        form.add("client_id", std::string(client));
        form.add("scope", "openid");
        return form;
    }
    void add_device(const std::string& id) {
        auto client = test_config().clients[0];
        client.client_id = id;
        client.redirect_uris.clear();
        client.response_types.clear();
        client.grant_types = {std::string(device_grant_type)};
        client.allow_offline_access = false;
        const auto added = host.provider->clients().add(client);
        ASSERT_TRUE(added) << added.error().message;
    }
};

TEST_F(Strangers, BeginOnlySoManySignIns) {
    auto known = host.browser();
    known.peer = "198.51.100.2"; // while it is a stranger itself
    ASSERT_EQ(run_login(known, authorize_form()).status, 302);
    known.peer = stranger.peer;
    const auto begin = [](TestBrowser& browser) {
        return browser.get(authorize_url(authorize_form()));
    };
    const auto refused = fill(begin, 302);
    EXPECT_TRUE(refused.headers.get("Content-Type")->starts_with("text/html"));
    EXPECT_TRUE(refused.body.contains("temporarily_unavailable"));
    EXPECT_FALSE(refused.headers.get("Location")) << "it is no answer of the application's";
    for (int i = 0; i < stranger_rows_per_minute; ++i) { // the same source, but known
        const auto asked = known.get(authorize_url(with(authorize_form(), "prompt", "login")));
        ASSERT_EQ(asked.status, 302) << i;
    }
}

TEST_F(Strangers, PostOnlySoManyRequests) {
    (void)fill(
        [](TestBrowser& browser) {
            return browser.post_form("/connect/authorize", authorize_form());
        },
        303);
}

TEST_F(Strangers, AskForNoPageTooOften) {
    TestBrowser& browser = stranger;
    for (int i = 0; i < 2 * stranger_rows_per_minute; ++i) { // nothing of it is kept
        const auto silent = browser.get(authorize_url(with(authorize_form(), "prompt", "none")));
        ASSERT_EQ(location_parameters(silent).get("error"), "login_required") << i;
    }
}

TEST_F(Strangers, PushOnlySoManyRequests) {
    auto server = test_config().clients[0];
    server.client_id = "server";
    server.require_client_secret = true;
    ASSERT_TRUE(host.provider->clients().add(server));
    const auto secret = host.provider->clients().add_secret("server", "").value();
    const auto push = [](TestBrowser& browser) {
        return browser.post_form("/connect/par", authorize_form());
    };
    const auto refused = fill(push, 201);
    EXPECT_EQ(error_of(refused), "temporarily_unavailable");
    EXPECT_EQ(refused.headers.get("Cache-Control"), "no-store");
    while (push(stranger).status == 201) {
    }
    for (int i = 0; i < 100; ++i) { // is no failure, after which the source would have to wait
        ASSERT_EQ(push(stranger).status, 429);
    }
    auto form = authorize_form("server");
    form.add("client_secret", secret);
    EXPECT_EQ(stranger.post_form("/connect/par", form).status, 201) << "shows who it is";
}

TEST_F(Strangers, GetOnlySoManyDeviceCodes) {
    add_device("tv");
    const auto refused = fill(
        [](TestBrowser& browser) {
            return browser.post_form("/connect/deviceauthorization", device_form("tv"));
        },
        200);
    EXPECT_EQ(error_of(refused), "temporarily_unavailable");
}

TEST_F(Strangers, BeginOnlySoManySignOuts) {
    (void)fill([](TestBrowser& browser) { return browser.get("/connect/endsession"); }, 302);
}

} // namespace
} // namespace conclave::identity
