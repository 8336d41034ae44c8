#include "jose/windows_name.hpp"

#include <gtest/gtest.h>

namespace conclave::jose {
namespace {

TEST(WindowsName, IsReadAsDotNetWritesIt) {
    for (const auto& [text, wanted] :
         {std::pair("CN=client, OU=production, O=company", "CN=client,OU=production,O=company"),
          {"CN=client,O=company", "CN=client,O=company"},
          {"E=a@b.example, CN=x, L=Bern, S=BE, C=CH",
           "emailAddress=a@b.example,CN=x,L=Bern,ST=BE,C=CH"},
          {R"(CN="Bäcker, ""AG""", O="a+b=c")", R"(CN=Bäcker\, \"AG\",O=a\+b=c)"},
          {R"(CN="#1", O=back\slash)", R"(CN=\#1,O=back\\slash)"},
          {R"(CN=" x ")", R"(CN=\ x\ )"},
          {"OID.2.5.4.97=PSDCH-1, SERIALNUMBER=7", "organizationIdentifier=PSDCH-1,serialNumber=7"},
          {"cn=Client", "CN=Client"}}) {
        EXPECT_EQ(from_windows_name(text).value_or("none"), wanted) << text;
    }
}

TEST(WindowsName, IsNoOtherText) {
    for (const auto* text :
         {"", "client", "=client", "CN=", "CN=a,", "CN=a,,O=b", "CN=a + OU=b", "CN=\"a",
          "CN=\"a\"b", "CN=a\"b", "OID.1.2.3=a", "X=a", "CN=a\nO=b", "CN=\xff", "CN=a;O=b"}) {
        EXPECT_FALSE(from_windows_name(text)) << text;
    }
    const std::string long_name(max_windows_name_bytes - 3, 'a');
    EXPECT_TRUE(from_windows_name("CN=" + long_name));
    EXPECT_FALSE(from_windows_name("CN=a" + long_name));
}

} // namespace
} // namespace conclave::jose
