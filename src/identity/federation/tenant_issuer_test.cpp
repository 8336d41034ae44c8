#include "identity/federation/tenant_issuer.hpp"

#include "identity/federation/provider_metadata.hpp"

#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

constexpr std::string_view pattern = "https://login.example/{tenantid}/v2.0";
constexpr std::string_view tenant = "8eaef023-2b34-4da1-9baa-8bc8c9d6a490";

TEST(TenantIssuer, TheTemplateIsTheAuthorityWithAPlaceForTheTenant) {
    for (const auto* word : {"common", "organizations", "consumers"}) {
        const auto authority = "https://login.example/" + std::string(word) + "/v2.0";
        EXPECT_TRUE(template_fits(pattern, authority)) << word;
        EXPECT_TRUE(template_fits(pattern, authority + "/")) << word;
        EXPECT_TRUE(names_all_tenants(authority)) << word;
    }
    EXPECT_TRUE(template_fits("https://login.example/{tenantid}", "https://login.example/common"));
    EXPECT_FALSE(names_all_tenants("https://login.example/" + std::string(tenant) + "/v2.0"));
    EXPECT_FALSE(names_all_tenants("https://common.example/commons"));
    EXPECT_FALSE(names_all_tenants("https://common"));
}

TEST(TenantIssuer, AttackATemplateOfAnotherPlaceFitsNoAuthority) {
    for (const auto* wrong : {
             "https://evil.example/{tenantid}/v2.0",               // host
             "https://login.example.evil.example/{tenantid}/v2.0", // the same beginning
             "https://login.example:8443/{tenantid}/v2.0",         // port
             "http://login.example/{tenantid}/v2.0",               // scheme
             "https://login.example/{tenantid}/v1.0",              // rest of the path
             "https://login.example/x/{tenantid}/v2.0",            // more of it
             "https://login.example/{tenantid}{tenantid}/v2.0",    // twice
             "https://login.example/{tenantid}/{tenantid}",        // twice
             "https://login.example/{tenantid}/v2.0/{other}",      // another place
             "https://login.example/{TENANTID}/v2.0",              // another word
             "https://{tenantid}/common/v2.0",                     // in the host
             "https://{tenantid}/v2.0",                            //
             "{tenantid}",                                         //
             "https://login.example/",                             // none
         }) {
        EXPECT_FALSE(template_fits(wrong, "https://login.example/common/v2.0")) << wrong;
    }
    for (const auto* authority : {
             "https://login.example/contoso/v2.0",       // a tenant's name
             "https://login.example/commons/v2.0",       //
             "https://login.example/common/common/v2.0", //
             "https://login.example/v2.0",               //
             "https://login.example//v2.0",              //
             "https://login.example/COMMON/v2.0",        //
         }) {
        EXPECT_FALSE(template_fits(pattern, authority)) << authority;
    }
    EXPECT_FALSE(template_fits("https://{tenantid}/v2.0", "https://common/v2.0"))
        << "each tenant would be a host";
}

TEST(TenantIssuer, AttackWhatIsNoGuidIsNoTenant) {
    EXPECT_EQ(issuer_of_tenant(pattern, tenant),
              "https://login.example/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/v2.0");
    for (const auto* wrong :
         {"", "common", "8eaef0232b344da19baa8bc8c9d6a490", "8eaef023-2b34-4da1-9baa-8bc8c9d6a49",
          "8eaef023-2b34-4da1-9baa-8bc8c9d6a4900", "8eaef023-2b34-4da1-9baa-8bc8c9d6a49g",
          "8EAEF023-2B34-4DA1-9BAA-8BC8C9D6A490", "{8eaef023-2b34-4da1-9baa-8bc8c9d6a4}",
          "8eaef02-32b34-4da1-9baa-8bc8c9d6a490", "8eaef023-2b34-4da1-9baa/8bc8c9d6a490",
          "8eaef023-2b34-4da1-9baa-8bc8c9d6a49\n", "------------------------------------"}) {
        EXPECT_FALSE(issuer_of_tenant(pattern, wrong)) << wrong;
    }
    EXPECT_FALSE(issuer_of_tenant("https://login.example/common/v2.0", tenant));
}

TEST(TenantIssuer, OnlyThoseOfTenantsAreOfTheTemplate) {
    const auto of = [](std::string_view name) {
        return "https://login.example/" + std::string(name) + "/v2.0";
    };
    EXPECT_TRUE(is_issuer_of(pattern, of(tenant)));
    EXPECT_FALSE(is_issuer_of(pattern, pattern)) << "a place is no tenant";
    EXPECT_FALSE(is_issuer_of(pattern, of("common")));
    EXPECT_FALSE(is_issuer_of(pattern, of(tenant) + "/"));
    EXPECT_FALSE(is_issuer_of(pattern, of(std::string(tenant) + "/x")));
    EXPECT_FALSE(is_issuer_of(pattern, "https://evil.example/" + std::string(tenant) + "/v2.0"));
    EXPECT_FALSE(is_issuer_of(pattern, ""));
    EXPECT_TRUE(is_issuer_of("https://corp.example", "https://corp.example"));
    EXPECT_FALSE(is_issuer_of("https://corp.example", of(tenant)));
}

TEST(TenantIssuer, TheDocumentOfAllTenantsIsTaken) {
    const auto document = [](std::string_view issuer, std::string_view authority) {
        return read_provider_metadata(
            R"({"issuer":")" + std::string(issuer) +
                R"(","authorization_endpoint":"https://login.example/common/oauth2/v2.0/authorize",)"
                R"("token_endpoint":"https://login.example/common/oauth2/v2.0/token",)"
                R"("jwks_uri":"https://login.example/common/discovery/v2.0/keys"})",
            authority);
    };
    const auto taken = document(pattern, "https://login.example/common/v2.0");
    ASSERT_TRUE(taken) << taken.error();
    EXPECT_EQ(taken->issuer, pattern);
    for (const auto& [issuer, authority] :
         {std::pair("https://evil.example/{tenantid}/v2.0", "https://login.example/common/v2.0"),
          std::pair("https://login.example/{tenantid}/v2.0", "https://login.example/contoso/v2.0"),
          std::pair("https://login.example/8eaef023-2b34-4da1-9baa-8bc8c9d6a490/v2.0",
                    "https://login.example/common/v2.0")}) {
        const auto refused = document(issuer, authority);
        ASSERT_FALSE(refused) << issuer;
        EXPECT_TRUE(refused.error().contains(issuer)) << refused.error();
    }
}

} // namespace
} // namespace conclave::identity
