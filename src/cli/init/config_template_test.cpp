#include "cli/init/config_template.hpp"

#include "server/config.hpp"

#include <gtest/gtest.h>
#include <regex>

namespace conclave::cli {
namespace {

server::Config parse(const std::string& text) {
    return server::parse_config(text, "/srv/conclave/conclave.toml",
                                [](std::string_view) { return std::nullopt; });
}

TEST(ConfigTemplate, SaysWhatAnEmptyFileSays) {
    const auto written = parse(config_template({}));
    const auto plain = parse("");
    EXPECT_EQ(written.app.origin, plain.app.origin);
    EXPECT_EQ(written.issuer(), plain.issuer());
    EXPECT_EQ(written.admin.origin, plain.admin.origin);
    EXPECT_EQ(written.admin_api.origin, plain.admin_api.origin);
    EXPECT_TRUE(written.admin_api.enabled); // who installs gets it, who updates must ask
    EXPECT_FALSE(plain.admin_api.enabled);
    EXPECT_TRUE(written.admin.enabled);
    EXPECT_FALSE(plain.admin.enabled);
    EXPECT_EQ(written.api.origin, plain.api.origin);
    EXPECT_EQ(written.addresses, plain.addresses);
    EXPECT_EQ(written.metrics.port, plain.metrics.port);
    EXPECT_EQ(written.database.url, plain.database.url);
}

TEST(ConfigTemplate, EveryCommentedSettingIsOneThatTheReaderKnows) {
    // Takes the '#' from `# key = value`; what stays a comment has no '=' of this form. The logo
    // names a file, which a test has not.
    const std::regex setting("(^|\n)# ((\\[\\[|[a-z_0-9]+ = )[^\n]*)");
    auto text = std::regex_replace(config_template({}), setting, "$1$2");
    text = std::regex_replace(text, std::regex("logo = [^\n]*"), "");
    const auto config = parse(text);
    const auto plain = parse("");
    EXPECT_EQ(config.ice_servers.size(), 3U);
    EXPECT_EQ(config.database.url, "sqlite:///var/lib/conclave/conclave.db");
    EXPECT_EQ(config.identity.web_client.redirect_uris, plain.identity.web_client.redirect_uris);
    EXPECT_EQ(config.identity.web_client.post_logout_uris,
              plain.identity.web_client.post_logout_uris);
    EXPECT_EQ(config.emergency.text, plain.emergency.text);
    EXPECT_EQ(config.policy.record, plain.policy.record);
    EXPECT_EQ(config.http.max_connections, plain.http.max_connections);
    EXPECT_EQ(config.rooms.participant_duration, plain.rooms.participant_duration);
    EXPECT_EQ(config.identity.refresh_grace, plain.identity.refresh_grace);
    EXPECT_EQ(config.branding.primary_color, plain.branding.primary_color);
}

TEST(ConfigTemplate, TakesValuesThatNeedQuoting) {
    TemplateValues values;
    values.database_url = R"(mysql://u:a"b\c@127.0.0.1:3306/conclave)";
    values.addresses = {"0.0.0.0", "::"};
    values.app_origin = "https://video.example.org";
    const auto config = parse(config_template(values));
    EXPECT_EQ(config.database.url, *values.database_url);
    EXPECT_EQ(config.addresses, values.addresses);
    EXPECT_EQ(config.app.port, 443);
}

} // namespace
} // namespace conclave::cli
