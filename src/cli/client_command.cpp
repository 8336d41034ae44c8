#include "cli/client_command.hpp"

#include "cli/client.hpp"
#include "identity/clients/client_service.hpp"
#include "jose/jwe.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

namespace conclave::cli {

namespace {

template <std::size_t count>
std::vector<std::string> words_of(const std::array<std::string_view, count>& words) {
    return {words.begin(), words.end()};
}

void add_id(CLI::App& app, std::string& id) {
    app.add_option("id", id, "Client id")->required()->type_name("ID");
}

void add_authentication_options(CLI::App& add, ClientAddOptions& options) {
    add.add_option("--auth-method", options.auth_method,
                   "How it authenticates [none; with a secret: client_secret_basic or _post]")
        ->check(CLI::IsMember(words_of(identity::offered_auth_methods)))
        ->option_text("METHOD");
    add.add_option("--jwks", options.jwks_file, "Its public keys, a JWK Set (RFC 7517)")
        ->check(CLI::ExistingFile)
        ->type_name("FILE");
    add.add_option("--grant-type", options.grant_types,
                   "What it may ask tokens for (may be repeated) [authorization_code]")
        ->check(CLI::IsMember(words_of(identity::offered_grant_types)))
        ->option_text("GRANT");
    add.add_flag("--reference-tokens", options.reference_tokens,
                 "Its access tokens are handles, to be introspected, and no JWTs");
    add.add_option("--claim", options.claims,
                   "In the tokens it gets for itself, as client_TYPE (may be repeated)")
        ->type_name("TYPE=VALUE");
    add.add_option("--introspect", options.introspection_audiences,
                   "It is the resource server of this audience (may be repeated)")
        ->type_name("AUDIENCE");
}

/// What a client may be held to beyond the usual.
void add_strictness_options(CLI::App& add, ClientAddOptions& options) {
    add.add_flag("--without-pkce", options.without_pkce,
                 "Permit requests without PKCE, against RFC 9700; not for public clients");
    add.add_flag("--implicit", options.implicit,
                 "Permit the response types id_token and \"id_token token\", against RFC 9700");
    add.add_flag("--require-par", options.require_par,
                 "It must push its authorization requests (RFC 9126)");
    add.add_flag("--require-signed-requests", options.require_signed_requests,
                 "It must sign them with one of its keys (RFC 9101)");
    auto* dpop = add.add_flag("--require-dpop", options.require_dpop,
                              "Its access tokens are bound to a key (RFC 9449)");
    add.add_flag("--require-dpop-nonce", options.require_dpop_nonce,
                 "Its DPoP proofs hold a nonce of ours; service workers can't do that")
        ->needs(dpop);
    add.add_option("--certificate-name", options.certificate_name,
                   "With tls_client_auth: what its certificate says, as subject_dn=CN=client, or "
                   "san_dns, san_uri, san_ip, san_email (RFC 8705)")
        ->type_name("KIND=VALUE");
    add.add_flag("--certificate-bound", options.certificate_bound,
                 "Its access tokens are bound to the certificate that it shows")
        ->excludes(dpop);
    add.add_flag("--fapi", options.fapi,
                 "It keeps to the FAPI 2.0 Security Profile: pushed requests, PKCE, keys, DPoP");
    add.add_option("--response-alg", options.response_alg,
                   "Signature of the answers that it asks for as a JWT [ES256]")
        ->check(CLI::IsMember({"ES256", "RS256"}))
        ->option_text("ES256|RS256");
}

/// What leaves for it is encrypted to one of its keys (RFC 7516).
void add_encryption_options(CLI::App& add, ClientAddOptions& options) {
    add.add_option("--userinfo-alg", options.userinfo_alg,
                   "UserInfo comes as a JWT with this signature")
        ->check(CLI::IsMember({"ES256", "RS256"}))
        ->option_text("ES256|RS256");
    const auto algs = words_of(jose::offered_key_algs);
    add.add_option("--encrypt-id-tokens", options.encrypt_id_tokens,
                   "ID tokens are encrypted to one of its keys, such as by RSA-OAEP-256 or ECDH-ES")
        ->check(CLI::IsMember(algs))
        ->option_text("ALG");
    add.add_option("--encrypt-userinfo", options.encrypt_userinfo, "And what UserInfo answers")
        ->check(CLI::IsMember(algs))
        ->option_text("ALG");
    add.add_option("--encrypt-answers", options.encrypt_answers,
                   "And the answers that it asks for as a JWT")
        ->check(CLI::IsMember(algs))
        ->option_text("ALG");
    add.add_option("--content-encryption", options.content_encryption,
                   "How the content of all these is encrypted [A128CBC-HS256]")
        ->check(CLI::IsMember(words_of(jose::offered_content_algs)))
        ->option_text("ENC");
}

/// Tokens that it makes of what others have given it.
void add_grant_options(CLI::App& add, ClientAddOptions& options) {
    add.add_option("--authorization-details", options.authorization_details,
                   "It may ask for what conclave.toml describes as this type (RFC 9396; may be "
                   "repeated)")
        ->type_name("TYPE");
    add.add_option("--exchange-for", options.exchange_audiences,
                   "It may exchange tokens for ones of this audience (RFC 8693; may be repeated)")
        ->type_name("AUDIENCE");
    add.add_flag("--impersonate", options.impersonate,
                 "Exchanged tokens need not say that it acts for somebody");
    add.add_option("--may-act", options.may_act,
                   "The one client that may act for people with this one's tokens")
        ->type_name("ID");
    add.add_option("--trust-issuer", options.trusted_issuer_files,
                   "Who may vouch for people (RFC 7523; may be repeated): a file with "
                   "{\"issuer\":…,\"jwks\":{\"keys\":[…]},\"subjects\":{\"its name\":\"ours\"}}")
        ->check(CLI::ExistingFile)
        ->type_name("FILE");
}

void add_client_options(CLI::App& add, ClientAddOptions& options) {
    add.add_option("--id", options.id, "Client id")->required()->type_name("ID");
    add.add_option("--name", options.name, "Name on the sign-in and consent pages")
        ->type_name("NAME");
    auto* secret = add.add_option("--secret", options.secret,
                                  "A confidential client; without a value one is made and shown");
    secret->expected(0, 1)->option_text("[SECRET]");
    add.add_option("--redirect-uri", options.redirect_uris, "Where answers go (may be repeated)")
        ->type_name("URI");
    add.parse_complete_callback([secret, &options] {
        options.confidential = secret->count() > 0 || options.fapi ||
                               (!options.auth_method.empty() && options.auth_method != "none");
        const auto& grants = options.grant_types;
        const bool redirects =
            grants.empty() || std::ranges::find(grants, "authorization_code") != grants.end();
        if (redirects && options.redirect_uris.empty())
            throw CLI::RequiredError("--redirect-uri");
    });
    add_authentication_options(add, options);
    add_strictness_options(add, options);
    add_encryption_options(add, options);
    add_grant_options(add, options);
    add.add_option("--post-logout-uri", options.post_logout_uris,
                   "Where to go after sign-out (may be repeated)")
        ->type_name("URI");
    add.add_option("--ciba-notify", options.backchannel_notification_uri,
                   "Told there that a person has answered what it asked without a browser (CIBA, "
                   "ping mode)")
        ->type_name("URI");
    add.add_option("--backchannel-logout-uri", options.backchannel_logout_uri,
                   "The server posts there that a session has ended")
        ->type_name("URI");
    add.add_option("--frontchannel-logout-uri", options.frontchannel_logout_uri,
                   "Loaded, unseen, in the browser that signs out")
        ->type_name("URI");
    add.add_option("--cors-origin", options.cors_origins,
                   "Origin whose scripts may call the endpoints [those of the redirect URIs]")
        ->type_name("ORIGIN");
    add.add_option("--response-type", options.response_types,
                   "Such as \"code id_token token\" (may be repeated) [code]")
        ->type_name("TYPE");
    options.scopes = {"openid", "profile", "email"};
    add.add_option("--scope", options.scopes, "Scopes it may ask for [openid profile email]")
        ->type_name("SCOPE")
        ->delimiter(' ');
    add.add_flag("--allow-fragment-redirects", options.allow_fragment_redirects,
                 "Permit redirect URIs with '#', against RFC 6749");
    add.add_flag("--require-consent", options.require_consent,
                 "Ask people before it gets anything");
    add.add_option("--only-at", options.providers,
                   "People sign in to it only at this provider of others (may be repeated)")
        ->type_name("SCHEME");
    auto* pairwise = add.add_flag("--pairwise", options.pairwise,
                                  "It knows people by names that apps of other hosts don't share");
    add.add_option("--sector-identifier-uri", options.sector_identifier_uri,
                   "Whose host its names are for [the one host of the redirect URIs]")
        ->needs(pairwise)
        ->type_name("URI");
    add.add_option("--id-token-alg", options.id_token_alg, "Signature of ID tokens [ES256]")
        ->check(CLI::IsMember({"ES256", "RS256"}))
        ->option_text("ES256|RS256");
    add_lifetime(
        add, "--access-token-lifetime", [&](auto time) { options.access_token_lifetime = time; },
        "[1h]");
    add_lifetime(
        add, "--refresh-lifetime", [&](auto time) { options.refresh_lifetime = time; },
        "From the sign-in on [30d]");
    add.add_flag("--refresh-reuse", options.refresh_reuse,
                 "Refresh tokens are not replaced at each use");
}

} // namespace

void add_client(CLI::App& top, Program& program) {
    auto& client = *top.add_subcommand("client", "Apps that sign people in here");
    client.require_subcommand(1);
    example(client, "conclave client list");
    const auto& console = program.console;

    auto& add = *client.add_subcommand("add", "Register an app");
    example(add, "conclave client add --id my-app --redirect-uri "
                 "https://app.example.org/callback --scope \"openid profile offline_access\"\n"
                 "  conclave client add --id nightly-job --grant-type client_credentials "
                 "--scope orders --secret\n"
                 "  conclave client add --id my-backend --redirect-uri "
                 "https://app.example.org/callback --auth-method private_key_jwt --jwks keys.json\n"
                 "  conclave client add --id orders-api --grant-type client_credentials --secret "
                 "--introspect https://orders.example.org/");
    const auto options =
        program.command<ClientAddOptions>(add, [&console](const ClientAddOptions& given) {
            client_add(given, console);
            return 0;
        });
    add_client_options(add, *options);

    auto& list = *client.add_subcommand("list", "Show all apps");
    example(list, "conclave client list");
    (void)program.command<Plain>(list, [&console](const Plain& given) {
        client_list(given.location, console);
        return 0;
    });

    auto& show = *client.add_subcommand("show", "Show what is registered of an app");
    example(show, "conclave client show my-app");
    const auto shown =
        program.command<ClientNameOptions>(show, [&console](const ClientNameOptions& given) {
            client_show(given, console);
            return 0;
        });
    add_id(show, shown->id);

    auto& secret = *client.add_subcommand("secret", "Make a new secret for an app");
    example(secret, "conclave client secret my-app --expires 90d      beside the old ones\n"
                    "  conclave client secret my-app --replace           the old ones end now");
    const auto made =
        program.command<ClientSecretOptions>(secret, [&console](const ClientSecretOptions& given) {
            client_secret(given, console);
            return 0;
        });
    add_id(secret, made->id);
    secret.add_option("--description", made->description, "What it is for")->type_name("TEXT");
    add_lifetime(secret, "--expires", [made](auto time) { made->lifetime = time; }, "[never]");
    secret.add_flag("--replace", made->replace, "All other secrets of the app end now");

    auto& invite = *client.add_subcommand(
        "invite", "Make a token with which an app may register itself (RFC 7591)");
    example(invite, "conclave client invite\n"
                    "  conclave client invite --uses 20 --expires 90d");
    const auto invited =
        program.command<ClientInviteOptions>(invite, [&console](const ClientInviteOptions& given) {
            client_invite(given, console);
            return 0;
        });
    invite.add_option("--uses", invited->uses, "How many apps it is good for [1]")
        ->check(CLI::Range(1, 10'000))
        ->option_text("NUMBER");
    add_lifetime(invite, "--expires", [invited](auto time) { invited->lifetime = time; }, "[7d]");

    auto& remove = *client.add_subcommand(
        "remove", "Remove an app; what people allowed it ends, tokens it got for itself run out");
    example(remove, "conclave client remove my-app");
    const auto removed =
        program.command<ClientNameOptions>(remove, [&console](const ClientNameOptions& given) {
            client_remove(given, console);
            return 0;
        });
    add_id(remove, removed->id);
}

} // namespace conclave::cli
