#pragma once

#include "identity/keys/signing_keys.hpp"
#include "identity/provider.hpp"
#include "identity/testing/fake_network.hpp"
#include "identity/testing/temp_store.hpp"
#include "identity/testing/test_browser.hpp"
#include "jose/digest.hpp"

#include <fstream>
#include <memory>
#include <soci/soci.h>
#include <string>
#include <vector>

namespace conclave::identity::testing {

constexpr std::string_view test_issuer = "https://localhost:44310";
constexpr std::string_view test_password = "correct horse battery";
constexpr std::string_view test_verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
constexpr std::string_view spa_redirect = "https://localhost:3000/authentication/callback";
constexpr std::string_view hybrid_redirect = "https://hybrid.example/cb?tenant=a b";

inline Config test_config() {
    Config config;
    config.users.hashing = cheap_hashing;
    config.rates.logins_per_minute_per_source = 100;
    auto spa = web_app_client("spa", "https://localhost:3000", {"/authentication/callback"},
                              {"/", "/signed-out"}, false);
    auto guide = web_app_client("guide", "https://localhost:3000",
                                {"/#authentication-callback", "/#silent-callback"}, {"/"}, true);
    Client hybrid{.client_id = "hybrid",
                  .name = "Hybrid & Co",
                  .redirect_uris = {std::string("https://hybrid.example/cb")},
                  .response_types = {"code", "code id_token", "code token", "code id_token token"},
                  .grant_types = {"authorization_code", "refresh_token"},
                  .scopes = {"openid", "profile", "email", "conclave_api"},
                  .allow_offline_access = true,
                  .allow_access_tokens_via_browser = true,
                  .require_consent = true,
                  .id_token_signed_response_alg = "RS256"};
    config.clients = {spa, guide, hybrid};
    return config;
}

/// RSA keys take seconds to make, so one set serves all stores of the test program.
inline void put_shared_keys(TempStore& store) {
    struct Row {
        std::string kid, alg, sealed;
        long long created = 0;
    };
    static const std::vector<Row> rows =
        [] {
            TempStore first;
            tend_signing_keys(*first.database, first.box, first.clock, first.random, {});
            std::vector<Row> out;
            first.database->run([&](soci::session& session) {
                Row row;
                soci::statement query =
                    (session.prepare
                         << "SELECT kid, alg, sealed_key, created_at FROM identity_signing_keys",
                     soci::into(row.kid), soci::into(row.alg), soci::into(row.sealed),
                     soci::into(row.created));
                query.execute();
                while (query.fetch()) {
                    out.push_back(row);
                }
            });
            return out;
        }();
    store.database->transaction([&](soci::session& session) {
        for (const auto& row : rows) {
            session << "INSERT INTO identity_signing_keys (kid, alg, sealed_key, created_at) "
                       "VALUES (:k, :a, :s, :c)",
                soci::use(row.kid), soci::use(row.alg), soci::use(row.sealed),
                soci::use(row.created);
        }
    });
}

/// A provider on a store of its own, with one user ("ada"), and its routes.
class TestProvider {
  public:
    explicit TestProvider(Config config = test_config()) {
        put_shared_keys(store);
        std::ofstream(store.directory() / "index.html")
            << "<meta property=\"csp-nonce\" content=\"__CSP_NONCE__\">";
        pages = std::make_unique<net::StaticFiles>(store.directory());
        provider = std::make_unique<Provider>(std::move(config), *store.database, store.box,
                                              store.clock, store.random, *pages, network.fetch());
        provider->mount(router);
        ada = provider->users()
                  .add({.username = "ada",
                        .email = "ada@example.org",
                        .password = std::string(test_password),
                        .display_name = "Ada Lovelace",
                        .roles = {"administrator"}})
                  .value();
    }

    [[nodiscard]] TestBrowser browser() const { return {router, std::string(test_issuer)}; }

    TempStore store;
    FakeNetwork network;
    std::unique_ptr<net::StaticFiles> pages;
    std::unique_ptr<Provider> provider;
    net::Router router;
    User ada;
};

/// A good authorization request; the test changes what it wants to break.
inline net::Form authorize_form(std::string_view client = "spa",
                                std::string_view redirect = spa_redirect,
                                std::string_view type = "code") {
    net::Form form;
    form.add("client_id", std::string(client));
    form.add("redirect_uri", std::string(redirect));
    form.add("response_type", std::string(type));
    form.add("scope", "openid profile email conclave_api offline_access");
    form.add("state", "st=a te&1");
    form.add("nonce", "n-1");
    form.add("code_challenge", jose::sha256_base64url(test_verifier));
    form.add("code_challenge_method", "S256");
    return form;
}

inline net::Form with(const net::Form& form, std::string_view name, std::string_view value) {
    net::Form out;
    bool replaced = false;
    for (const auto& [key, old] : form.fields()) {
        if (key != name) {
            out.add(key, old);
        } else if (!replaced && !value.empty()) {
            out.add(key, std::string(value));
            replaced = true;
        }
    }
    if (!replaced && !value.empty()) {
        out.add(std::string(name), std::string(value));
    }
    return out;
}

inline std::string authorize_url(const net::Form& form) {
    return "/connect/authorize?" + form.encode();
}

/// Signs in where a page asked for it; returns where the page is told to go.
inline std::string sign_in(TestBrowser& browser, const net::Response& to_page,
                           std::string_view username = "ada",
                           std::string_view password = test_password) {
    const std::string handle(location_parameters(to_page).get("request").value_or(""));
    const auto answer = browser.post_json(
        "/api/account/login",
        {{"username", username}, {"password", password}, {"remember", false}, {"request", handle}});
    return answer.status == 200
               ? std::string(boost::json::parse(answer.body).at("redirect").as_string())
               : "status " + std::to_string(answer.status);
}

} // namespace conclave::identity::testing
