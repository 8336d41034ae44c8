#pragma once

#include "identity/testing/flow.hpp"
#include "identity/testing/test_authenticator.hpp"

#include <gtest/gtest.h>
#include <soci/soci.h>
#include <string>
#include <string_view>

namespace conclave::identity::testing {

constexpr const char* session_cookie = "__Host-conclave.session";

/// ada, her authenticator, and the calls about passkeys.
class PasskeysTest : public ::testing::Test {
  protected:
    TestProvider host;
    TestBrowser browser = host.browser();
    TestAuthenticator device;

    static boost::json::object options_of(const net::Response& answer) {
        return body_of(answer).at("options").as_object();
    }
    static std::string challenge_of(const net::Response& answer) {
        return text_in(options_of(answer), "challenge");
    }
    void login(TestBrowser& who, std::string_view username = "ada") {
        ASSERT_EQ(who.post_json("/api/account/login",
                                {{"username", username}, {"password", test_password}})
                      .status,
                  200);
    }
    static net::Response begin_add(TestBrowser& who) {
        return who.post_json("/api/account/passkeys/add/begin", {});
    }
    static net::Response add(TestBrowser& who, const TestAuthenticator& with,
                             std::string_view challenge, std::string_view name = "") {
        return who.post_json("/api/account/passkeys/add",
                             {{"credential", with.registration_json(challenge)}, {"name", name}});
    }
    /// Gives who is signed in a passkey, and the authenticator its handle.
    net::Response give(TestBrowser& who, TestAuthenticator& with, std::string_view name = "") {
        const auto begun = begin_add(who);
        with.user_handle = text_in(options_of(begun).at("user").as_object(), "id");
        return add(who, with, challenge_of(begun), name);
    }
    /// ada has a passkey, and nobody is signed in.
    void prepare() {
        login(browser);
        ASSERT_EQ(give(browser, device).status, 200);
        browser.cookies.erase(session_cookie);
    }
    static std::string begin_sign_in(TestBrowser& who) {
        return challenge_of(who.post_json("/api/account/passkeys/sign-in/begin", {}));
    }
    static net::Response sign_in_with(TestBrowser& who, const boost::json::object& credential,
                                      std::string_view request = "") {
        return who.post_json("/api/account/passkeys/sign-in",
                             {{"credential", credential}, {"request", request}});
    }
    net::Response sign_in_now(TestBrowser& who) {
        return sign_in_with(who, device.assertion_json(begin_sign_in(who)));
    }
    boost::json::array listed(TestBrowser& who) {
        return body_of(who.get("/api/account/passkeys")).at("passkeys").as_array();
    }
    void add_bob() {
        ASSERT_TRUE(host.provider->users().add({.username = "bob",
                                                .email = "bob@example.org",
                                                .password = std::string(test_password)}));
    }
    void sql(const std::string& statement) {
        host.store.database->transaction([&](soci::session& session) { session << statement; });
    }
};

} // namespace conclave::identity::testing
