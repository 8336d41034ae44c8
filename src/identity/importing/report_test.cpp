#include "identity/importing/report.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::identity::importing {
namespace {

TEST(Report, ShowsNamesWithoutWhatWorksOnATerminal) {
    EXPECT_EQ(printable("Zwölf 🎉"), "Zwölf 🎉");
    EXPECT_EQ(printable("a\x1b[2Jb\nc\x7f"), "a\uFFFD[2Jb\uFFFDc\uFFFD");
    EXPECT_EQ(printable("\u009b31m"), "\uFFFD31m"); // as one character
    EXPECT_EQ(printable("nna\u202e\u2066"), "nna\uFFFD\uFFFD");
    EXPECT_EQ(printable("\xff\xc3"), "\uFFFD\uFFFD"); // no UTF-8, and a half character
    EXPECT_EQ(printable(""), "");
}

TEST(Report, IsPrintableInAllItsTexts) {
    Report report;
    report.entries.push_back({.area = "people",
                              .name = "a\x1b",
                              .outcome = Outcome::refused,
                              .reason = "b\x1b",
                              .warnings = {"c\xff"}});
    report.tallies["consents"].refuse("d\x1b");
    report.make_printable();
    const auto text = boost::json::serialize(report.to_json());
    for (const std::string_view each : {"a\uFFFD", "b\uFFFD", "c\uFFFD", "d\uFFFD"}) {
        EXPECT_TRUE(text.contains(each)) << each;
    }
    EXPECT_EQ(report.count("people", Outcome::refused), 1U);
    EXPECT_EQ(report.count("consents", Outcome::refused), 1U);
}

} // namespace
} // namespace conclave::identity::importing
