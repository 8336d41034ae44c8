#pragma once

#include "identity/testing/flow.hpp"
#include "identity/users/accounts.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <soci/soci.h>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity::testing {

constexpr std::string_view new_address = "grace@navy.example";

inline Config config_with(EmailConfirmation confirmation) {
    auto config = test_config();
    config.email_confirmation = confirmation;
    return config;
}

/// Somebody who is signed in and changes how they are called and reached.
class Contact : public ::testing::Test {
  protected:
    explicit Contact(const Config& config = config_with(EmailConfirmation::required))
        : host(config) {}

    void SetUp() override {
        grace = add("grace", "grace@example.org");
        sign_in(browser);
    }

    User add(std::string_view name, std::string_view email) {
        return host.provider->users()
            .add({.username = std::string(name),
                  .email = std::string(email),
                  .password = std::string(test_password),
                  .email_verified = true})
            .value();
    }
    static void sign_in(TestBrowser& who, std::string_view name = "grace") {
        ASSERT_EQ(
            who.post_json("/api/account/login", {{"username", name}, {"password", test_password}})
                .status,
            200);
    }
    net::Response ask(std::string_view email) {
        return browser.post_json("/api/self/email", {{"email", email}});
    }
    static net::Response confirm(TestBrowser& who, std::string_view code) {
        return who.post_json("/api/self/email/confirm", {{"code", code}});
    }
    net::Response rename(std::string_view name) {
        return browser.post_json("/api/self/username", {{"username", name}});
    }
    net::Response phone(std::string_view number) {
        return browser.post_json("/api/self/phone", {{"phone_number", number}});
    }
    User now() { return host.provider->users().get(grace.id).value(); }
    /// The mails that wait, to people and not to nobody, by their receivers.
    std::vector<mail::Message> mails() {
        std::vector<mail::Message> out;
        host.provider->outbox().drop_useless();
        for (const auto& mail : host.provider->outbox().claim(100)) {
            out.push_back(mail.message);
            host.provider->outbox().done(mail.id);
        }
        std::ranges::sort(out, {}, &mail::Message::to);
        return out;
    }
    static std::string code_in(const mail::Message& mail) {
        const auto at = mail.text.find("#code=") + 6;
        return mail.text.substr(at, mail.text.find('\n', at) - at);
    }
    /// Asks, and takes the code from the mail to the new address.
    std::string code(std::string_view email = new_address) {
        EXPECT_EQ(ask(email).status, 200);
        for (const auto& mail : mails()) {
            if (mail.to == email) {
                return code_in(mail);
            }
        }
        return {};
    }
    long long audited(const std::string& event) {
        long long count = 0;
        host.store.database->run([&](soci::session& session) {
            session << "SELECT COUNT(*) FROM identity_audit_log WHERE event = :e", soci::use(event),
                soci::into(count);
        });
        return count;
    }
    Accounts accounts() { return {*host.store.database, host.store.clock, host.store.random, ""}; }

    TestProvider host;
    TestBrowser browser = host.browser();
    User grace;
};

class ContactBelieved : public Contact {
  protected:
    ContactBelieved() : Contact(config_with(EmailConfirmation::off)) {}
};

class ContactFixed : public Contact {
  protected:
    ContactFixed() : Contact(fixed()) {}
    static Config fixed() {
        auto config = test_config();
        config.username_changes = false;
        config.account_deletion = false;
        return config;
    }
};

} // namespace conclave::identity::testing
