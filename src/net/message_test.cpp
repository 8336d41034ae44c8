#include "net/address.hpp"
#include "net/dispatch.hpp"
#include "net/form.hpp"
#include "net/http_message.hpp"
#include "net/router.hpp"
#include "net/source_limits.hpp"

#include "base/service_error.hpp"

#include <gtest/gtest.h>

namespace conclave::net {
namespace {

TEST(Request, ReadsCookiesAndCredentials) {
    Request request;
    request.headers.add("Cookie", "a=1; session=x=y;b=");
    request.headers.add("Authorization", "bearer  abc");
    request.headers.add("Content-Type", "Application/JSON; charset=UTF-8");
    EXPECT_EQ(request.cookie("session"), "x=y");
    EXPECT_EQ(request.cookie("b"), "");
    EXPECT_FALSE(request.cookie("c"));
    EXPECT_EQ(request.authorization("Bearer"), "abc");
    EXPECT_FALSE(request.authorization("Basic"));
    EXPECT_EQ(request.content_type(), "application/json");
    request.headers.add("Authorization", "Bearer other");
    EXPECT_FALSE(request.authorization("Bearer")); // which of the two?
}

TEST(Cookie, IsSecureAndHttpOnlyUnlessSaidOtherwise) {
    const Cookie cookie{.name = "__Host-s", .value = "v", .max_age_seconds = 0};
    EXPECT_EQ(cookie.to_header(), "__Host-s=v; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax");
}

TEST(Form, DecodesAndFindsRepetition) {
    const auto form = parse_form("a=1&b=x%20y+z&a=2&empty=&r=1&r=2");
    ASSERT_TRUE(form);
    EXPECT_EQ(form->get("b"), "x y z");
    EXPECT_FALSE(form->get("a"));     // twice
    EXPECT_FALSE(form->get("empty")); // counts as absent
    EXPECT_EQ(form->repeated({"a"}), "r");
    EXPECT_FALSE(form->repeated({"a", "r"}));
}

TEST(Form, RefusesWhatIsBroken) {
    EXPECT_EQ(parse_form("a=%zz").error(), FormError::bad_encoding);
    EXPECT_EQ(parse_form("a=%2").error(), FormError::bad_encoding);
    EXPECT_EQ(parse_form("a=%ff").error(), FormError::not_utf8);
    EXPECT_EQ(parse_form("a=%00").error(), FormError::not_utf8);
    EXPECT_EQ(parse_form(std::string(form_max_bytes + 1, 'a')).error(), FormError::too_large);
    std::string many;
    for (std::size_t i = 0; i <= form_max_fields; ++i) {
        many += "a=1&";
    }
    EXPECT_EQ(parse_form(many).error(), FormError::too_many_fields);
}

TEST(Form, EncodesSoThatItReadsItselfBack) {
    Form form;
    form.add("k y", "ä=&+%");
    EXPECT_EQ(form.encode(), "k%20y=%C3%A4%3D%26%2B%25");
    EXPECT_EQ(parse_form(form.encode())->get("k y"), "ä=&+%");
}

Handler answer(std::string text) {
    return [text](const Request&) { return Response::text(200, text); };
}

std::string routed(const Router& router, std::string_view method, std::string_view path) {
    const auto match = router.find(method, path);
    return match.route == nullptr ? "-" + match.allowed_methods
                                  : match.route->handler(Request{}).body;
}

TEST(Router, PrefersExactThenParametersThenTheLongestPrefix) {
    Router router;
    router.add("GET", "/*", RunOn::loop, answer("any"));
    router.add("GET", "/ui/*", RunOn::loop, answer("ui"));
    router.add("GET", "/rooms/{sid}", RunOn::loop, answer("room"));
    router.add("GET", "/rooms/mine", RunOn::loop, answer("mine"));
    router.add("POST", "/token", RunOn::pool, answer("token"));
    EXPECT_EQ(routed(router, "GET", "/rooms/mine"), "mine");
    EXPECT_EQ(routed(router, "GET", "/rooms/RM1"), "room");
    EXPECT_EQ(routed(router, "HEAD", "/ui/x.js"), "ui");
    EXPECT_EQ(routed(router, "GET", "/rooms/a/b"), "any");
    EXPECT_EQ(router.find("GET", "/rooms/RM1").parameters.find("sid")->second, "RM1");
    EXPECT_EQ(router.find("GET", "/ui/a/b").parameters.find("*")->second, "a/b");
}

TEST(Router, TellsWhichMethodsThereAre) {
    Router router;
    router.add("POST", "/token", RunOn::pool, answer("token"));
    router.add("GET", "/token", RunOn::loop, answer("page"));
    EXPECT_EQ(routed(router, "DELETE", "/token"), "-POST, GET, HEAD");
    EXPECT_EQ(routed(router, "GET", "/other"), "-");
}

TEST(Router, AnswersCorsOnlyToAllowedOrigins) {
    Router router;
    router.add_cors("/connect/",
                    {.allow = [](std::string_view o) { return o == "https://app.example"; }});
    Request request{.method = "OPTIONS", .path = "/connect/token"};
    request.headers.add("Origin", "https://app.example");
    request.headers.add("Access-Control-Request-Method", "POST");
    auto response = router.preflight(request);
    ASSERT_TRUE(response);
    router.finish(request, *response);
    EXPECT_EQ(response->headers.get("access-control-allow-origin"), "https://app.example");
    EXPECT_FALSE(response->headers.get("access-control-allow-credentials"));
    request.headers.set("Origin", "https://evil.example");
    auto refused = router.preflight(request);
    ASSERT_TRUE(refused);
    router.finish(request, *refused);
    EXPECT_FALSE(refused->headers.get("access-control-allow-origin"));
    EXPECT_EQ(refused->headers.get("vary"), "Origin");
}

TEST(ClientAddress, BelievesOnlyTrustedProxies) {
    Headers headers;
    headers.add("X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.0.0.2");
    EXPECT_EQ(client_address("198.51.100.1", headers, {}), "198.51.100.1");
    EXPECT_EQ(client_address("10.0.0.1", headers, {"10.0.0.1", "10.0.0.2"}), "203.0.113.9");
}

struct Broken final : base::ServiceError {
    explicit Broken(bool l) : ServiceError("the disk is full"), later(l) {}
    [[nodiscard]] bool try_later() const override { return later; }
    bool later;
};

TEST(RunHandler, TurnsExceptionsIntoAnswersWithoutTheirText) {
    const Request request{.method = "GET", .path = "/x"};
    const auto later = run_handler([](const Request&) -> Response { throw Broken(true); }, request);
    EXPECT_EQ(later.status, 503);
    EXPECT_TRUE(later.headers.get("retry-after"));
    const auto never =
        run_handler([](const Request&) -> Response { throw std::logic_error("x"); }, request);
    EXPECT_EQ(never.status, 500);
    EXPECT_EQ(never.body.find("logic"), std::string::npos);
}

TEST(Address, KnowsPrivateSpaceInAllItsForms) {
    for (const char* address :
         {"127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "169.254.1.1", "100.64.0.1",
          "0.0.0.0", "224.0.0.1", "::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1",
          "64:ff9b::a00:1", "2002:a00:1::", "2001:0:a00:1::1", "nonsense"}) {
        EXPECT_TRUE(is_private_address(address)) << address;
    }
    for (const char* address :
         {"8.8.8.8", "172.32.0.1", "2606:4700::1", "2001:4860::1", "::ffff:8.8.8.8"}) {
        EXPECT_FALSE(is_private_address(address)) << address;
    }
}

TEST(SourceLimits, CountsTheSlash64AndGivesPlacesBack) {
    EXPECT_EQ(source_key("2001:db8:1:2:aaaa::1"), "2001:db8:1:2::/64");
    EXPECT_EQ(source_key("::ffff:192.0.2.1"), "192.0.2.1");
    HttpLimits http;
    http.max_connections_per_address = 1;
    SourceLimits limits(http);
    const base::MonoTime now{};
    EXPECT_EQ(limits.open("a", now), SourceLimits::Verdict::admitted);
    EXPECT_EQ(limits.open("a", now), SourceLimits::Verdict::too_many);
    EXPECT_EQ(limits.open("b", now), SourceLimits::Verdict::admitted);
    limits.close("a");
    EXPECT_EQ(limits.open("a", now), SourceLimits::Verdict::admitted);
}

} // namespace
} // namespace conclave::net
