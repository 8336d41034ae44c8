#include "net/request_reader.hpp"

#include <gtest/gtest.h>

namespace conclave::net {
namespace {

using State = RequestReader::State;

int refusal_of(std::string_view wire, HttpLimits limits = {}) {
    RequestReader reader(limits);
    reader.feed(wire);
    return reader.state() == State::refused ? reader.refusal().status : 0;
}

TEST(RequestReader, ReadsAByteAtATimeAndLeavesThePipelinedRest) {
    const HttpLimits limits;
    RequestReader reader(limits);
    const std::string wire = "POST /token?x=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    std::string pending;
    for (const char c : wire) {
        pending += c;
        pending.erase(0, reader.feed(pending));
    }
    ASSERT_EQ(reader.state(), State::done);
    EXPECT_EQ(reader.host(), "a");
    EXPECT_TRUE(reader.keep_alive());
    const Request request = reader.take();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/token");
    EXPECT_EQ(request.query, "x=1");
    EXPECT_EQ(request.body, "abc");

    RequestReader next(limits);
    const std::string two = "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /2";
    EXPECT_EQ(two.substr(next.feed(two)), "GET /2");
    EXPECT_EQ(next.state(), State::done);
}

TEST(RequestReader, ReadsChunks) {
    const HttpLimits limits;
    RequestReader reader(limits);
    reader.feed("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    ASSERT_EQ(reader.state(), State::done);
    EXPECT_EQ(reader.take().body, "abcde");
}

TEST(RequestReader, ReadsTheEndOfAChunkedBodyAByteAtATime) {
    const HttpLimits limits;
    const auto read = [&](const std::string& wire) {
        RequestReader reader(limits);
        std::string pending;
        for (const char c : wire) {
            pending += c;
            pending.erase(0, reader.feed(pending));
        }
        return reader.state() == State::done ? reader.take().body : "not done";
    };
    const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
    EXPECT_EQ(read(head + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), "");
    EXPECT_EQ(read(head + "Transfer-Encoding: chunked\r\n\r\n3\r\n0\r\n\r\n0\r\nA: b\r\n\r\n"),
              "0\r\n");
    EXPECT_EQ(read(head + "Content-Length: 3\r\n\r\n0\r\n"), "0\r\n");
}

TEST(RequestReader, RefusesWithTheRightStatus) {
    EXPECT_EQ(refusal_of("GARBAGE\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET /a\\b HTTP/1.1\r\nHost: a\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
                         "Transfer-Encoding: chunked\r\n\r\n"),
              400);
    EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n"), 400);
    EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n"), 413);
    EXPECT_EQ(refusal_of("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
    EXPECT_EQ(refusal_of("GET /" + std::string(20'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
    EXPECT_EQ(
        refusal_of("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n"),
        431);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(40'000, 'a')), 431);
    std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 200; ++i) {
        many += "X: y\r\n";
    }
    EXPECT_EQ(refusal_of(many + "\r\n"), 431);
    EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "FFFFFFF\r\n" +
                         std::string(100'000, 'a')),
              413);
}

// A length that a proxy in front of us may read in another way is the door of request smuggling.
TEST(RequestReader, KnowsChunkedAndNoOtherTransferCoding) {
    const auto refused = [](std::string_view fields, std::string_view version = "HTTP/1.1") {
        return refusal_of("POST / " + std::string(version) + "\r\nHost: a\r\n" +
                          std::string(fields) + "\r\n0\r\n\r\n");
    };
    EXPECT_EQ(refused("Transfer-Encoding: Chunked\r\n"), 0);
    for (const auto* coding : {"gzip", "identity", "xchunked", "chunked, identity",
                               "chunked, chunked", "gzip, chunked", "chunked;q=1", ""}) {
        EXPECT_EQ(refused("Transfer-Encoding: " + std::string(coding) + "\r\n"), 501) << coding;
    }
    EXPECT_EQ(refused("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), 400);
    EXPECT_EQ(refused("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"), 501);
    EXPECT_EQ(refused("Transfer-Encoding: chunked\r\n", "HTTP/1.0"), 501); // RFC 9112, 6.1
}

TEST(RequestReader, ReadsLinesAndLengthsInOneWayOnly) {
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nX: b\n\r\n"), 400);
    EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\nHost: a\r\nX: b\rY: c\r\n\r\n"), 400);
    for (const auto* length : {"3, 3", "3,3", "+3", "0x3", "3 ", ""}) {
        const std::string wire =
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::string(length) + "\r\n\r\nabc";
        EXPECT_EQ(refusal_of(wire), length == std::string_view("3 ") ? 0 : 400) << length;
    }
    EXPECT_EQ(refusal_of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
                         "Content-Length: 3\r\n\r\nabc"),
              400);
}

TEST(Serialize, DropsAFieldThatWouldStartAnother) {
    Response response = Response::text(200, "hi");
    response.headers.add("X-Bad", "a\r\nSet-Cookie: b");
    const auto wire = serialize(response, true, false);
    EXPECT_EQ(wire.find("Set-Cookie"), std::string::npos);
    EXPECT_TRUE(wire.ends_with("\r\n\r\nhi"));
    EXPECT_TRUE(serialize(response, false, true).ends_with("Connection: close\r\n\r\n"));
}

} // namespace
} // namespace conclave::net
