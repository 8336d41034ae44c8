#include "identity/importing/protection_ring.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace conclave::identity::importing {
namespace {

// From dotnet/aspnetcore, ServiceCollectionTests.CanUnprotectPayloadCreatedBy10_0_5.
constexpr std::string_view published_key = R"(
<key id="ead9607a-7754-4369-a7f4-6696e5713ced" version="1">
  <creationDate>2026-04-16T16:40:09.6237156Z</creationDate>
  <activationDate>2026-04-16T16:40:09.6237156Z</activationDate>
  <expirationDate>2026-07-15T16:40:09.6237156Z</expirationDate>
  <descriptor deserializerType="Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel.AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection, Version=10.0.0.0, Culture=neutral, PublicKeyToken=adb9793829ddae60">
    <descriptor>
      <encryption algorithm="AES_256_CBC" />
      <validation algorithm="HMACSHA256" />
      <masterKey p4:requiresEncryption="true" xmlns:p4="http://schemas.asp.net/2015/03/dataProtection">
        <!-- Warning: the key below is in an unencrypted form. -->
        <value>iEQ2XFkBUwAnEotfX5b+ZWrqKdJFlxJ4bDuJqljdR6KNolzKxa/1hro1PZg4tsb6CJsOZ/fCA/8VKGX+bXHq4Q==</value>
      </masterKey>
    </descriptor>
  </descriptor>
</key>)";
constexpr std::string_view published_payload =
    "CfDJ8Hpg2epUd2lDp_RmluVxPO1RuoXCtT528WJ_4cy3XD_uhLBk9GBkYOQF-iIWlloCb4CP7rX609LnU7BiXXgZU1fKvN"
    "Gfjwau5YJRIXcvDyXDnvn1kyRDojEYPc5Ic4WQgzBnpZrf2qiI4JrX9nkqCew";

// Made by another program: master key 00…3F, modifier 16 times AA, IV or nonce of BB.
constexpr std::string_view grant = R"({"ClientId":"spa"})";
constexpr std::string_view head =
    "CfDJ8ICcgQwZZhlAlTZT-Kr_7leqqqqqqqqqqqqqqqqqqqqqu7u7u7u7u7u7u7u7";

std::string key_of(std::string_view encryption, std::string_view validation,
                   std::string_view secret = {}) {
    base::Bytes master(64);
    for (std::size_t i = 0; i < master.size(); ++i) {
        master[i] = static_cast<std::uint8_t>(i);
    }
    return fmt::format(
        R"(<?xml version="1.0" encoding="utf-8"?><key id="0c819c80-6619-4019-9536-53f8aaffee57" version="1">)"
        R"(<creationDate>2024-01-01T00:00:00Z</creationDate><descriptor><descriptor><encryption algorithm="{}" />)"
        R"(<validation algorithm="{}" />{}</descriptor></descriptor></key>)",
        encryption, validation,
        secret.empty()
            ? fmt::format("<masterKey><value>{}</value></masterKey>", base::to_base64(master))
            : std::string(secret));
}

std::string opened(const ProtectionRing& ring, std::string_view text,
                   std::string_view purpose = "PersistentGrantSerializer") {
    const auto plain = ring.open(text, purpose);
    return plain ? *plain : "fault: " + plain.error();
}

ProtectionRing ring_of(const std::string& xml,
                       const std::string& application = "Skoruba.Duende.IdentityServer") {
    ProtectionRing ring({"another", application});
    EXPECT_TRUE(ring.add(xml));
    return ring;
}

TEST(ProtectionRing, OpensWhatDotNetSealed) {
    ProtectionRing ring({"repro-app"});
    ASSERT_TRUE(ring.add(published_key));
    EXPECT_EQ(ring.open(published_payload, "purpose"), "hello from 10.0.5");
    EXPECT_FALSE(ring.open(published_payload, "Purpose"));
    ProtectionRing other({"other-app"});
    ASSERT_TRUE(other.add(published_key));
    EXPECT_FALSE(other.open(published_payload, "purpose"));
}

TEST(ProtectionRing, KnowsItsAlgorithms) {
    const struct {
        std::string_view encryption, validation, rest;
    } cases[] = {
        {"AES_256_CBC", "HMACSHA256",
         "u7u7u8MTbIAbUVjS0Ep-"
         "pSfgkeUDG8NcEPQWyCSno004fwzoVoWBv0trwwvOJSPkOmWTveuRn5nTy94q8QWSn21hrCE"},
        {"AES_128_CBC", "HMACSHA512",
         "u7u7u7monbsrdYVjlwWKJX5nl18DhlVSvcPxgZnCr6qWMeGUJ9Hy_On1Oy1TIFSYE-bQAHKOZeJQDmho_"
         "1YygrkTSssRZGULWkcRWXejQ6Oh6Zp_B2yI6D6UJVqDSBhqS12-Fg"},
        {"AES_128_GCM", "", "Mv_kLi0B9jjfjm71nrChjoXdyvtnT2KLvWAhv0ueaCL2wA"},
        {"AES_192_GCM", "", "oeQd2UNlmDn3i_T3h4EabOAK1iqWlgHnOIhvsYeHm2JVcQ"},
        {"AES_256_GCM", "", "eKXuxzEQME1DHrrCFtonHLWiqbtZ1z9YpOXokcKbqZXLtw"}};
    for (const auto& [encryption, validation, rest] : cases) {
        const auto ring = ring_of(key_of(encryption, validation));
        EXPECT_EQ(opened(ring, std::string(head) + std::string(rest)), grant) << encryption;
    }
    const auto ring = ring_of(key_of("AES_256_CBC", "HMACSHA256"), std::string(200, 'x'));
    EXPECT_EQ(opened(ring, std::string(head) +
                               "u7u7uwra0DzmMUR9fQ0-Rw1oJtPztLpvEyXboOYQHSe7WCfoE6gYlN69EwwUyXEfkgj"
                               "2Yeiws_1S4G_fKZpabdTbnt8"),
              grant)
        << "the length of the name takes two bytes";
}

TEST(ProtectionRing, OpensNothingThatWasChanged) {
    ProtectionRing ring({"repro-app"});
    ASSERT_TRUE(ring.add(published_key));
    auto bytes = *base::from_base64url(published_payload);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] ^= 1;
        EXPECT_FALSE(ring.open(base::to_base64url(bytes), "purpose")) << i;
        bytes[i] ^= 1;
    }
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(ring.open(base::to_base64url(base::ByteView(bytes).first(size)), "purpose"))
            << size;
    }
}

TEST(ProtectionRing, SaysWhyItCannotOpen) {
    const auto text =
        std::string(head) +
        "u7u7u8MTbIAbUVjS0Ep-pSfgkeUDG8NcEPQWyCSno004fwzoVoWBv0trwwvOJSPkOmWTveuRn5nTy"
        "94q8QWSn21hrCE";
    const auto with_secret = [&](std::string_view type) {
        return opened(
            ring_of(key_of("AES_256_CBC", "HMACSHA256",
                           fmt::format(R"(<encryptedSecret decryptorType="{}"/>)", type))),
            text);
    };
    EXPECT_TRUE(with_secret("X.CertificateXmlEncryptor").ends_with("with a certificate"));
    EXPECT_TRUE(with_secret("X.EncryptedXmlDecryptor").ends_with("with a certificate"));
    EXPECT_TRUE(with_secret("X.DpapiXmlDecryptor").ends_with("by Windows (DPAPI)"));
    EXPECT_TRUE(with_secret("X.AzureKeyVaultXmlDecryptor").ends_with("with Azure's Key Vault"));
    EXPECT_TRUE(opened(ring_of(key_of("AES_256_CBC", "HMACSHA1")), text).contains("algorithm"));
    EXPECT_TRUE(opened(ring_of(key_of("AES_256_CBC", "HMACSHA256", "<masterKey/>")), text)
                    .contains("damaged"));
    EXPECT_TRUE(opened(ring_of(std::string(published_key)), text).contains("not there"));
    EXPECT_TRUE(opened(ring_of(key_of("AES_256_CBC", "HMACSHA256"), "third"), text)
                    .contains("another name"));
    EXPECT_TRUE(opened(ring_of(std::string(published_key)), "no seal").contains("damaged"));
}

TEST(ProtectionRing, KeepsToRevocations) {
    const auto text = std::string(head) + "eKXuxzEQME1DHrrCFtonHLWiqbtZ1z9YpOXokcKbqZXLtw";
    const auto key = key_of("AES_256_GCM", "");
    const auto revoked = [&](std::string_view date, std::string_view id) {
        auto ring = ring_of(key);
        EXPECT_TRUE(
            ring.add(fmt::format(R"(<revocation version="1"><revocationDate>{}</revocationDate>)"
                                 R"(<key id="{}"/></revocation>)",
                                 date, id)));
        return opened(ring, text).contains("revoked");
    };
    EXPECT_TRUE(revoked("2025-01-01T00:00:00Z", "0c819c80-6619-4019-9536-53f8aaffee57"));
    EXPECT_FALSE(revoked("2025-01-01T00:00:00Z", "ead9607a-7754-4369-a7f4-6696e5713ced"));
    EXPECT_TRUE(revoked("2025-01-01T00:00:00Z", "*"));
    EXPECT_FALSE(revoked("2023-01-01T00:00:00Z", "*")) << "the key came later";
}

TEST(ProtectionRing, TakesNothingElse) {
    ProtectionRing ring({"a"});
    for (const auto* bad : {"", "<", "<key/>", "<key id=\"0c819c80\"/>", "<other/>",
                            "<revocation/>", "<repository><repository/></repository>",
                            "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"}) {
        EXPECT_FALSE(ring.add(bad)) << bad;
    }
    std::string deep;
    std::string shallow;
    for (int i = 0; i < 90'000; ++i) { // a text under the limit
        deep += "<key>";
        shallow += "</key>";
    }
    EXPECT_FALSE(ring.add(deep));
    EXPECT_FALSE(ring.add(deep + shallow));
    EXPECT_FALSE(ring.add(std::string(2 * 1024 * 1024, ' ') + std::string(published_key)));
    EXPECT_EQ(ring.size(), 0U);
    EXPECT_TRUE(ring.add("<repository>" + std::string(published_key) + "</repository>"));
    EXPECT_EQ(ring.size(), 1U);
}

} // namespace
} // namespace conclave::identity::importing
