#include "identity/protocol/authorization_details.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace conclave::identity {
namespace {

const std::vector<DetailType> known{{.type = "payment",
                                     .display_name = "A payment",
                                     .description = "One transfer",
                                     .members = {"amount", "to"}},
                                    {.type = "account"},
                                    {.type = "foreign"}};

Client client() {
    Client out{.client_id = "shop"};
    out.authorization_details_types = {"payment", "account", "forgotten"};
    return out;
}

std::string read(std::string_view text) {
    const auto details = read_details(text, known, client());
    return details ? *details : "refused: " + details.error();
}

TEST(AuthorizationDetails, AreTakenAsTheyAre) {
    for (const auto* text :
         {R"([{"type":"payment","amount":{"currency":"EUR","value":"12.50"},"to":"Ada"}])",
          R"([ {"type":"account", "big":262e300, "x":0.10} ])",
          R"([{"type":"account","anything":[1,true,null],"identifier":"a"},{"type":"payment"}])",
          R"([{"type":"payment","locations":["https://a.example"],"actions":["a"],)"
          R"("datatypes":[],"privileges":["p"]}])"}) {
        EXPECT_EQ(read(text), text);
    }
    EXPECT_EQ(read("[]"), ""); // nothing
}

TEST(AuthorizationDetails, AreRefusedWhenTheyAreOfNoKnownShape) { // RFC 9396, 5
    const std::string many = [] {
        std::string out = "[";
        for (std::size_t i = 0; i <= max_details; ++i) {
            out += std::string(i == 0 ? "" : ",") + R"({"type":"payment"})";
        }
        return out + "]";
    }();
    const std::string long_one =
        R"([{"type":"account","x":")" + std::string(max_details_bytes, 'x') + "\"}]";
    const std::string deep =
        R"([{"type":"account","x":)" + std::string(100, '[') + std::string(100, ']') + "}]";
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"", "no JSON array"},
        {"{}", "no JSON array"},
        {R"({"type":"payment"})", "no JSON array"},
        {R"([{"type":"payment","type":"account"}])", "no JSON array"},
        {many, "no JSON array"},
        {long_one, "no JSON array"},
        {deep, "no JSON array"},
        {"[1]", "object with a type"},
        {"[{}]", "object with a type"},
        {R"([{"type":1}])", "object with a type"},
        {R"([{"type":"unheard-of"}])", "unknown or not allowed"},
        {R"([{"type":"foreign"}])", "unknown or not allowed"},   // not of this client
        {R"([{"type":"forgotten"}])", "unknown or not allowed"}, // nobody knows it any more
        {R"([{"type":"payment","fee":1}])", "a member that this type does not have"},
        {R"([{"type":"payment","locations":"https://a.example"}])", "wrong type"},
        {R"([{"type":"payment","actions":[1]}])", "wrong type"},
        {R"([{"type":"payment","identifier":[]}])", "wrong type"},
        {"[{\"type\":\"payment\",\"to\":\"A\\u0007\"}]", "can't be shown"},
        {R"([{"type":"account","x":[1e400]}])", "can't be shown"},
        {"[{\"type\":\"account\",\"a\\nb\":1}]", "can't be shown"},
        {"[{\"type\":\"payment\",\"to\":\"A\\u202e0001\"}]", "can't be shown"}, // read backwards
        {"[{\"type\":\"account\",\"\\u2067a\":1}]", "can't be shown"},
        {R"([{"type":"payment"},{"type":"account","x":[{"y":")"
         "\\u0000"
         R"("}]}])",
         "can't be shown"},
    };
    for (const auto& [text, words] : cases) {
        const auto answer = read(text);
        EXPECT_TRUE(answer.starts_with("refused: ") && answer.contains(words))
            << text.substr(0, 80) << " " << answer;
    }
}

TEST(AuthorizationDetails, AreNarrowedToWhatWasGranted) {
    const std::string granted = R"([{"type":"payment","to":"Ada"},{"type":"account"}])";
    EXPECT_EQ(narrowed_details(granted, ""), granted);
    EXPECT_EQ(narrowed_details(granted, R"([ {"type":"account"} ])"), R"([ {"type":"account"} ])");
    EXPECT_EQ(narrowed_details(granted, R"([{"to":"Ada","type":"payment"}])"),
              R"([{"to":"Ada","type":"payment"}])"); // the order of members means nothing
    EXPECT_EQ(narrowed_details(granted, "[]"), "");
    for (const auto* more :
         {R"([{"type":"payment","to":"Eve"}])", R"([{"type":"payment"}])", "x", "{}",
          R"([{"type":"account"},{"type":"account"},{"type":"account"}])"}) {
        EXPECT_FALSE(narrowed_details(granted, more)) << more;
    }
    EXPECT_FALSE(narrowed_details("", R"([{"type":"account"}])"));
    EXPECT_EQ(narrowed_details("", ""), "");
}

TEST(AuthorizationDetails, GoWhereTheyBelong) {
    const std::string details = R"([{"type":"payment","locations":["https://a.example"]},)"
                                R"({"type":"account"}])";
    EXPECT_EQ(details_for(details, {"https://a.example"}), details);
    EXPECT_EQ(details_for(details, {"https://b.example"}), R"([{"type":"account"}])");
    EXPECT_EQ(details_for("", {"https://b.example"}), "");
}

TEST(AuthorizationDetails, AreShownInTheWordsOfTheClient) {
    const auto shown = shown_details(R"([{"type":"payment","to":"Ada","actions":["a","b"],)"
                                     R"("amount":{"value":12.5,"x":["y",1.5]},"none":{}},)"
                                     R"({"type":"account"}])",
                                     known);
    EXPECT_EQ(boost::json::serialize(shown),
              R"([{"type":"payment","display_name":"A payment","description":"One transfer",)"
              R"("facts":[{"name":"to","value":"Ada"},{"name":"actions","value":"a, b"},)"
              R"({"name":"amount.value","value":"12.5"},)"
              R"({"name":"amount.x","value":"[\"y\", 1.5]"},{"name":"none","value":"{}"}]},)"
              R"({"type":"account","display_name":"account","description":"","facts":[]}])");
}

} // namespace
} // namespace conclave::identity
