#include "server/config.hpp"

#include "server/config_reader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::server {
namespace {

Config parse(std::string_view text) {
    return parse_config(text, "/srv/conclave/conclave.toml",
                        [](std::string_view) { return std::nullopt; });
}

std::string fault_of(std::string_view text) {
    try {
        (void)parse(text);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "no fault";
}

TEST(Config, AnEmptyFileGivesTheDefaultsOfTheHouse) {
    const Config config = parse("");
    EXPECT_EQ(config.data_dir, "/srv/conclave");
    EXPECT_EQ(config.app.origin, "https://localhost:3000");
    EXPECT_EQ(config.app.port, 3000);
    EXPECT_EQ(config.issuer(), "https://localhost:44310");
    EXPECT_EQ(config.admin.port, 44303);
    EXPECT_EQ(config.api.port, 8443);
    EXPECT_TRUE(config.api.tls);
    EXPECT_EQ(config.api.all_hosts(), std::vector<std::string>{"localhost:8443"});
    EXPECT_EQ(config.app.certificate, "/srv/conclave/tls/server.pem");
    EXPECT_EQ(config.database.url, "sqlite:///srv/conclave/conclave.db");
    EXPECT_EQ(config.metrics.port, 9464);
    EXPECT_EQ(config.rooms.default_type, "group");
    EXPECT_EQ(config.rooms.session_timeout, std::chrono::seconds{30});
    EXPECT_EQ(config.identity.web_client.redirect_uris.front(),
              "https://localhost:3000/authentication/callback");
    EXPECT_EQ(config.identity.web_client.name, "Conclave");
}

TEST(Config, ValuesOfTheFileWin) {
    const Config config = parse(R"(
data_dir = "state"
addresses = ["0.0.0.0", "::"]
[sites.app]
origin = "https://video.example.org"
port = 8000
hosts = ["www.video.example.org"]
certificate = "/etc/tls/video.pem"
[limits]
new_connections_per_second_per_address = 20
header_timeout = "5s"
[identity]
registration = false
[identity.web_client]
allow_fragment_redirects = true
redirect_uris = ["https://video.example.org/#authentication-callback"]
access_token_lifetime = "10m"
[policy]
create = ["role=teacher", "preferred_username=*.staff"]
record = []
join = ["*"]
[[ice.servers]]
urls = ["stun:stun.example.org"]
[[ice.servers]]
urls = ["turn:turn.example.org:3478"]
shared_secret = "s3cret"
ttl = "1h"
[web]
video_backend = "hosted"
app_bundle = "/usr/share/x"
)");
    EXPECT_EQ(config.data_dir, "/srv/conclave/state");
    EXPECT_EQ(config.app.port, 8000);
    EXPECT_EQ(config.app.all_hosts(),
              (std::vector<std::string>{"video.example.org", "www.video.example.org"}));
    EXPECT_EQ(config.app.certificate, "/etc/tls/video.pem");
    EXPECT_EQ(config.app.key, "/srv/conclave/state/tls/server.key");
    EXPECT_EQ(config.http.header_timeout, std::chrono::seconds{5});
    EXPECT_FALSE(config.identity.registration);
    EXPECT_EQ(config.identity.web_client.access_token_lifetime, std::chrono::minutes{10});
    EXPECT_EQ(config.identity.web_client.post_logout_uris.front(), "https://video.example.org/");
    EXPECT_EQ(config.policy.create,
              (std::vector<ClaimRule>{{"role", "teacher"}, {"preferred_username", "*.staff"}}));
    EXPECT_EQ(config.policy.join, std::vector<ClaimRule>{{}});
    EXPECT_TRUE(config.policy.record.empty());
    ASSERT_EQ(config.ice_servers.size(), 2U);
    EXPECT_EQ(config.ice_servers[1].ttl, std::chrono::hours{1});
    EXPECT_EQ(config.web.video_backend, WebConfig::Backend::hosted);
}

TEST(Config, PeopleChooseTheirUserNamesWhereTheyDidAtFirst) {
    EXPECT_TRUE(parse("").identity.user_name_changes);
    EXPECT_TRUE(parse("").identity.account_deletion);
    EXPECT_FALSE(parse("[identity]\nregistration = false").identity.user_name_changes);
    const auto said = parse("[identity]\nregistration = false\nuser_name_changes = true\n"
                            "account_deletion = false");
    EXPECT_TRUE(said.identity.user_name_changes);
    EXPECT_FALSE(said.identity.account_deletion);
}

TEST(Config, SaysWhichClientsMayRegisterThemselves) {
    using enum ClientRegistrationConfig::Policy;
    EXPECT_EQ(parse("").identity.client_registration.policy, off);
    const auto config = parse(R"(
[identity]
private_hosts = ["app.lan", "[fd00::1]", "127.0.0.1"]
[identity.client_registration]
policy = "token"
scopes = ["openid"]
require_pkce = false
max_clients = 5
)");
    const auto& registration = config.identity.client_registration;
    EXPECT_EQ(registration.policy, token);
    EXPECT_EQ(registration.scopes, std::vector<std::string>{"openid"});
    EXPECT_FALSE(registration.require_pkce);
    EXPECT_EQ(registration.max_clients, 5);
    EXPECT_EQ(config.identity.private_hosts.size(), 3U);
}

TEST(Config, SaysWhereClientsShowCertificates) {
    EXPECT_FALSE(parse("").certificates.enabled);
    const auto config = parse(R"(
[sites.certificates]
enabled = true
origin = "https://localhost:9443"
[identity]
certificate_authorities = "tls/clients.pem"
)");
    EXPECT_TRUE(config.certificates.enabled);
    EXPECT_EQ(config.certificates.port, 9443);
    EXPECT_EQ(config.identity.certificate_authorities, "/srv/conclave/tls/clients.pem");
    // Browsers of another site on that port would be asked for certificates.
    EXPECT_THROW((void)parse("[sites.certificates]\nenabled = true\n"
                             "origin = \"https://127.0.0.1:44310\"\n"),
                 ConfigError);
    EXPECT_THROW((void)parse("[sites.certificates]\nenabled = true\n"
                             "origin = \"http://localhost:9443\"\n"),
                 ConfigError);
}

TEST(Config, SaysWhatMayBeAskedForInDetail) {
    const auto config = parse(R"(
[[identity.authorization_details]]
type = "payment"
name = "A payment"
members = ["amount"]
[[identity.authorization_details]]
type = "account"
)");
    const auto& details = config.identity.authorization_details;
    ASSERT_EQ(details.size(), 2U);
    EXPECT_EQ(details[0].name, "A payment");
    EXPECT_EQ(details[0].members, std::vector<std::string>{"amount"});
    EXPECT_THROW((void)parse("[[identity.authorization_details]]\nname = \"x\"\n"), ConfigError);
    EXPECT_THROW((void)parse("[[identity.authorization_details]]\ntype = \"x\"\n"
                             "[[identity.authorization_details]]\ntype = \"x\"\n"),
                 ConfigError);
}

TEST(Config, TheSecretKeyIsInItsFileOrTheEnvironment) {
    const auto none = [](std::string_view) { return std::optional<std::string>(); };
    EXPECT_EQ(parse_config("", "/srv/c.toml", none).secret_key_file, "/srv/secret.key");
    EXPECT_EQ(parse_config("secret_key_file = \"/run/x.key\"", "/srv/c.toml", none).secret_key_file,
              "/run/x.key");
    const auto with = [](const std::string& key) {
        return [key](std::string_view name) {
            return name == "CONCLAVE_SECRET_KEY" ? std::optional(key) : std::nullopt;
        };
    };
    const std::string key(64, 'a');
    EXPECT_EQ(parse_config("", "c.toml", with(key)).secret_key, key);
    try {
        (void)parse_config("", "c.toml", with("abc" + key));
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_EQ(std::string(error.what()).find(key), std::string::npos); // it is said nowhere
    }
}

TEST(Config, TheEnvironmentReplacesTheDatabase) {
    const auto environment = [](std::string_view name) -> std::optional<std::string> {
        if (name == "CONCLAVE_DATABASE_URL") {
            return "mysql://c:p@127.0.0.1:3306/conclave";
        }
        return std::nullopt;
    };
    EXPECT_EQ(parse_config("", "c.toml", environment).database.url,
              "mysql://c:p@127.0.0.1:3306/conclave");
    const auto bad = [](std::string_view) { return std::optional<std::string>("oracle://x"); };
    EXPECT_THROW((void)parse_config("", "c.toml", bad), ConfigError);
}

TEST(Config, SaysThatItsPolicyIsLargerThanAPolicyMayBe) {
    std::string rules;
    for (int i = 0; i < 201; ++i) {
        rules += (i == 0 ? "" : ", ") + fmt::format("\"role=r{}\"", i);
    }
    const auto fault = fault_of("[policy]\nrecord = [" + rules + "]");
    EXPECT_TRUE(fault.contains("policy.create: ")) << fault;
    EXPECT_TRUE(fault.contains("at most 200")) << fault;
}

struct BadConfig {
    std::string_view text;
    std::string_view expected; // part of the message
};

class BadConfigs : public testing::TestWithParam<BadConfig> {};

TEST_P(BadConfigs, NameFileLineKeyAndRemedy) {
    const auto fault = fault_of(GetParam().text);
    EXPECT_NE(fault.find(GetParam().expected), std::string::npos) << fault;
}

INSTANTIATE_TEST_SUITE_P(
    All, BadConfigs,
    testing::Values(
        BadConfig{"\n[sites.app]\norign = \"https://a.b\"",
                  "/srv/conclave/conclave.toml:3: sites.app.orign: is not known; did you mean "
                  "\"origin\"?"},
        BadConfig{"[sittes.app]", ":1: sittes: is not known; did you mean \"sites\"?"},
        BadConfig{"[rooms]\nflavour = 1", "rooms.flavour: is not known here; known are: "},
        BadConfig{"addresses = [", "conclave.toml:1: "},
        BadConfig{"addresses = \"127.0.0.1\"", "addresses: is a string; write a list"},
        BadConfig{"addresses = [\"localhost\"]", "\"localhost\" is no IP address"},
        BadConfig{"addresses = []", "addresses: is empty"},
        BadConfig{"[sites]\napp = 1",
                  ":2: sites.app: is a whole number; write a table: [sites.app]"},
        BadConfig{"[sites.app]\norigin = \"https://A.b\"", "lower-case host"},
        BadConfig{"[sites.app]\norigin = \"https://a.b/\"", "is no origin"},
        BadConfig{"[sites.app]\norigin = \"https://a.b:443\"", "leave the default port out"},
        BadConfig{"[sites.app]\norigin = \"http://a.b\"", "http is for this machine itself only"},
        BadConfig{"[sites.app]\nport = 0", "0 is out of range; write 1 to 65535"},
        BadConfig{"[sites.api]\norigin = \"https://localhost:3000\"",
                  "sites.api: has the origin of sites.app"},
        BadConfig{"addresses = [\"0.0.0.0\"]\n[sites.app]\norigin = \"http://localhost:3000\"",
                  "served on loopback only"},
        BadConfig{"[sites.admin]\nenabled = true",
                  "sites.admin: works with the admin API; write enabled = true"},
        BadConfig{"[metrics]\nport = 3000", "metrics.port: 3000 is taken by sites.app"},
        BadConfig{"[database]\nurl = \"oracle://x\"", "conclave.toml:2: database.url: "},
        BadConfig{"[log]\nlevel = \"loud\"", "write one of: debug, info, warning, error"},
        BadConfig{"[rooms]\nsession_timeout = 30", "is a whole number; write a time with its unit"},
        BadConfig{"[rooms]\nsession_timeout = \"30 s\"", "\"30 s\" is no time"},
        BadConfig{"[rooms]\nsession_timeout = \"1h\"", "out of range; write 5s to 10m"},
        BadConfig{"[rooms]\ndefault_type = \"big\"", "write one of: peer-to-peer, go, group"},
        BadConfig{"[rooms]\ndefault_type = \"group\"\n[media]\nenabled = false",
                  "needs the media engine"},
        BadConfig{"[media]\nvideo_codecs = [\"H265\"]", "\"H265\" is no codec of group rooms"},
        BadConfig{"[media]\nlisten = []", "is empty"},
        BadConfig{"[policy]\njoin = [\"teacher\"]", "write \"claim=value\""},
        BadConfig{"[policy]\njoin = [\"email=*@example.org\"]", "use one of role"},
        BadConfig{"[policy]\ncreate = [\"teacher\"]", "\"teacher\" is no rule"},
        BadConfig{"[policy]\njoin = [\"role=a\\nb\"]", "policy.join: has an invisible character"},
        BadConfig{"[identity]\nregistration = \"yes\"", "write true or false"},
        BadConfig{"[identity.web_client]\nredirect_uris = [\"https://localhost:3000/#x\"]",
                  "RFC 6749"},
        BadConfig{"[identity.web_client]\nredirect_uris = [\"/callback\"]",
                  "is no absolute web address"},
        BadConfig{"[[ice.servers]]\nurls = [\"turn:a\"]", "needs username and credential"},
        BadConfig{"[[ice.servers]]\nurl = \"turn:a\"", "did you mean \"urls\"?"},
        BadConfig{"[[ice.servers]]\nurls = [\"https://a\"]", "is no STUN or TURN address"},
        BadConfig{"[branding]\nprimary_color = \"blue\"", "six hexadecimal digits"},
        BadConfig{"[branding]\nlogo = \"no-such.svg\"", "there is no file /srv/conclave/no-such"},
        BadConfig{"[emergency]\nnumber = \"1 1 2\"", "digits and + * # without spaces"},
        BadConfig{"[limits]\nnew_connections_per_second_per_address = \"x\"", "write a number"},
        BadConfig{"[identity.password]\nmin_length = 4", "write 6 to 64"}));

TEST(Config, KeepsTheAuditLogAsLongAsItSays) {
    EXPECT_EQ(parse("").identity.audit_retention, std::chrono::days{365});
    EXPECT_EQ(parse("[identity]\naudit_retention = \"0s\"").identity.audit_retention.count(), 0);
    EXPECT_THROW((void)parse("[identity]\naudit_retention = \"-1d\""), std::exception);
}

TEST(Config, WantsSigningKeysToLiveLongerThanTheyAreAnnounced) {
    EXPECT_EQ(parse("[identity]\nkey_lifetime = \"0s\"").identity.key_lifetime.count(), 0);
    const auto config = parse("[identity]\nkey_lifetime = \"2h\"\nkey_announced = \"1h\"");
    EXPECT_EQ(config.identity.key_announced, std::chrono::hours{1});
    for (const auto* text :
         {"[identity]\nkey_lifetime = \"14d\"", "[identity]\nkey_announced = \"90d\"",
          "[identity]\nkey_kept = \"1m\""}) {
        EXPECT_THROW((void)parse(text), std::exception) << text;
    }
}

TEST(Config, ShowsAllFaultsAtOnceInOrder) {
    const auto fault = fault_of("addresses = 1\n[log]\nlevel = 2\n[rooms]\nx = 1");
    const auto first = fault.find(":1: addresses");
    const auto second = fault.find(":3: log.level");
    const auto third = fault.find(":5: rooms.x");
    EXPECT_NE(third, std::string::npos) << fault;
    EXPECT_LT(first, second);
    EXPECT_LT(second, third);
}

TEST(Config, AMissingFileSaysHowToGetOne) {
    try {
        (void)load_config("/no/such/conclave.toml");
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_NE(std::string(error.what()).find("conclave init"), std::string::npos);
    }
}

TEST(Durations, AreWholeNumbersWithAUnit) {
    EXPECT_EQ(parse_duration("14d"), std::chrono::days{14});
    EXPECT_EQ(parse_duration("0s"), std::chrono::seconds{0});
    for (const auto* bad : {"", "s", "5", "-5s", "5w", "5 s", "1.5h", "99999999999999999999s",
                            "9223372036854775807d"})
        EXPECT_FALSE(parse_duration(bad)) << bad;
    EXPECT_EQ(format_duration(std::chrono::seconds{90}), "90s");
    EXPECT_EQ(format_duration(std::chrono::hours{48}), "2d");
}

} // namespace
} // namespace conclave::server
