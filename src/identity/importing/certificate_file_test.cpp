#include "identity/importing/certificate_file.hpp"

#include "jose/foreign_key.hpp"

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace conclave::identity::importing {
namespace {

/// Files as `openssl pkcs12` makes them, in a folder of their own.
class CertificateFile : public ::testing::Test {
  protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    void openssl(const std::string& words) {
        std::istringstream in("openssl " + words);
        std::vector<std::string> list{std::istream_iterator<std::string>(in), {}};
        std::vector<char*> arguments;
        arguments.reserve(list.size() + 1);
        for (auto& word : list) {
            arguments.push_back(word.data());
        }
        arguments.push_back(nullptr);
        posix_spawn_file_actions_t where{};
        posix_spawn_file_actions_init(&where);
        posix_spawn_file_actions_addchdir_np(&where, folder_.c_str());
        posix_spawn_file_actions_addopen(&where, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        pid_t child = 0;
        const int fault =
            posix_spawnp(&child, "openssl", &where, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&where);
        ASSERT_EQ(fault, 0) << words;
        int status = 0;
        ASSERT_EQ(waitpid(child, &status, 0), child);
        ASSERT_EQ(status, 0) << words;
    }
    void make_key(const std::string& kind, const std::string& more = "-days 30") {
        openssl("req -x509 -newkey " + kind +
                " -nodes -keyout key.pem -out cert.pem "
                "-subj /CN=old " +
                more);
    }
    void pack(const std::string& more = "-inkey key.pem -passout pass:secret") {
        openssl("pkcs12 -export -in cert.pem -out old.pfx " + more);
    }
    std::string read_file(const char* name) {
        std::ifstream in(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::expected<CertificateKey, std::string> read(const std::string& password = "secret",
                                                    std::string_view algorithm = "") {
        const auto text = read_file("old.pfx");
        return read_certificate_file(base::as_bytes(text), password, algorithm);
    }

    const std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("conclave_pfx_" + std::to_string(::getpid()));
};

TEST_F(CertificateFile, GivesThePublicKeyUnderTheNameThatTokensBear) {
    make_key("rsa:2048");
    openssl("x509 -in cert.pem -noout -fingerprint -sha1 -out print.txt");
    auto print = read_file("print.txt"); // "sha1 Fingerprint=AB:CD:…"
    print = print.substr(print.find('=') + 1);
    std::erase_if(print, [](char c) { return c == ':' || c == '\n'; });
    for (const auto* how : {"", " -legacy"}) {
        pack(std::string("-inkey key.pem -passout pass:secret") + how);
        const auto found = read();
        ASSERT_TRUE(found) << found.error();
        EXPECT_EQ(found->key.kid, print + "RS256");
        EXPECT_EQ(found->key.alg, "RS256");
        EXPECT_EQ(found->key.jwk.find("\"d\""), std::string::npos);
        EXPECT_EQ(jose::ForeignKey::parse(found->key.jwk)->given_id(), found->key.kid);
        EXPECT_EQ(found->ends - found->made, std::chrono::days(30));
        EXPECT_EQ(read("secret", "PS256")->key.kid, print + "PS256");
        EXPECT_EQ(read("secret", "ES256").error(),
                  "holds an RSA key, which does not sign with ES256");
    }
    pack("-inkey key.pem -passout pass:");
    EXPECT_TRUE(read(""));
}

TEST_F(CertificateFile, GivesKeysOnCurves) {
    for (const auto& [curve, algorithm] :
         {std::pair{"prime256v1", "ES256"}, {"secp384r1", "ES384"}, {"secp521r1", "ES512"}}) {
        make_key(std::string("ec -pkeyopt ec_paramgen_curve:") + curve);
        pack();
        const auto found = read();
        ASSERT_TRUE(found) << found.error();
        EXPECT_EQ(found->key.alg, algorithm);
        EXPECT_FALSE(read("secret", "RS256"));
    }
}

TEST_F(CertificateFile, SaysWhyItCantBeUsed) {
    const auto says = [&](const std::string& words, const std::string& password = "secret") {
        const auto found = read(password);
        ASSERT_FALSE(found) << words;
        EXPECT_NE(found.error().find(words), std::string::npos) << found.error();
    };
    EXPECT_FALSE(read_certificate_file({}, "", ""));
    make_key("rsa:1024");
    pack();
    says("RSA key of 1024 bits");
    says("does not open with this password", "wrong");
    says("does not open with this password", "");
    pack("-nokeys -passout pass:secret");
    says("no private key");
    make_key("ed25519");
    pack();
    says("does not sign with");
    std::filesystem::copy_file(folder_ / "cert.pem", folder_ / "old.pfx",
                               std::filesystem::copy_options::overwrite_existing);
    says("no file in PKCS#12");
}

} // namespace
} // namespace conclave::identity::importing
