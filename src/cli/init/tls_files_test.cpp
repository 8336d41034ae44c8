#include "cli/init/tls_files.hpp"

#include "cli/files.hpp"

#include <gtest/gtest.h>
#include <sstream>
#include <sys/stat.h>

namespace conclave::cli {
namespace {

const base::WallTime now = base::from_unix_seconds(1'790'000'000);

class TlsFiles : public testing::Test {
  public:
    ~TlsFiles() override { std::filesystem::remove_all(directory_); }

  protected:
    TlsFiles() {
        std::string name = testing::TempDir() + "conclave-tls-XXXXXX";
        directory_ = mkdtemp(name.data());
        configure("");
    }

    void configure(std::string_view text) {
        config_ = server::parse_config(text, directory_ / "conclave.toml",
                                       [](std::string_view) { return std::nullopt; });
    }
    /// What it said.
    std::string make(base::WallTime at) {
        std::ostringstream out;
        make_tls_files(config_, at, Console{in_, out, out});
        return out.str();
    }
    std::string text(const std::string& name) {
        return read_file(directory_ / "tls" / name).value_or("");
    }

    std::istringstream in_;
    std::filesystem::path directory_;
    server::Config config_;
};

TEST_F(TlsFiles, AreMadeOnceAndSecretsArePrivate) {
    EXPECT_NE(make(now).find("authority"), std::string::npos);
    const auto seen = pki::inspect(text("server.pem"));
    ASSERT_TRUE(seen);
    EXPECT_TRUE(seen->names.covers(site_names(config_)));
    EXPECT_TRUE(pki::verify(text("server.pem"), text("authority.pem"), now));
    for (const auto* key : {"authority.key", "server.key"}) {
        struct stat file{};
        ASSERT_EQ(stat((directory_ / "tls" / key).c_str(), &file), 0);
        EXPECT_EQ(file.st_mode & 0777U, 0600U);
    }
    const auto before = text("server.pem");
    EXPECT_EQ(make(now), "");
    EXPECT_EQ(text("server.pem"), before);
}

TEST_F(TlsFiles, TheCertificateFollowsTheNamesOfTheSites) {
    (void)make(now);
    const auto authority = text("authority.pem");
    configure("[sites.api]\nhosts = [\"global.vss.twilio.com\", \"[::2]:8443\"]");
    EXPECT_NE(make(now).find("names of the sites changed"), std::string::npos);
    const auto names = pki::inspect(text("server.pem"))->names;
    EXPECT_EQ(names.hosts.back(), "global.vss.twilio.com");
    EXPECT_EQ(names.addresses.back(), "::2");
    EXPECT_EQ(text("authority.pem"), authority);
}

TEST_F(TlsFiles, TheCertificateIsRenewedBeforeItsEnd) {
    (void)make(now);
    const auto end = pki::inspect(text("server.pem"))->not_after;
    EXPECT_EQ(make(end - renewal_margin - std::chrono::hours{1}), "");
    EXPECT_NE(make(end - renewal_margin + std::chrono::hours{1}).find("about to end"),
              std::string::npos);
    EXPECT_GT(pki::inspect(text("server.pem"))->not_after, end);
}

TEST_F(TlsFiles, ARunThatWasCutShortIsFinished) {
    (void)make(now);
    std::filesystem::remove(directory_ / "tls/authority.pem"); // its key was written before it
    std::filesystem::remove(directory_ / "tls/server.pem");
    (void)make(now);
    EXPECT_TRUE(pki::verify(text("server.pem"), text("authority.pem"), now));
    EXPECT_TRUE(pki::key_fits(text("authority.pem"), text("authority.key")));
}

TEST_F(TlsFiles, AnAuthorityWithoutItsKeyIsNotReplacedInSilence) {
    (void)make(now);
    std::filesystem::remove(directory_ / "tls/authority.key");
    EXPECT_THROW((void)make(now), Failure);
}

TEST_F(TlsFiles, CertificatesOfTheOperatorAreLeftAlone) {
    std::string text;
    for (const auto* site : {"app", "identity", "api"})
        text += "[sites." + std::string(site) +
                "]\ncertificate = \"/etc/tls/x.pem\"\nkey = \"/etc/tls/x.key\"\n";
    configure(text);
    EXPECT_EQ(make(now), "");
    EXPECT_FALSE(std::filesystem::exists(directory_ / "tls"));
}

} // namespace
} // namespace conclave::cli
