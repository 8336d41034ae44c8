#include "net/request_reader.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <ctime>

namespace conclave::net {
namespace http = boost::beast::http;
namespace {

constexpr std::size_t max_fields = 100;

struct Words {
    int status = 0;
    std::string_view reason{};
    std::string_view words{};
};

Words words_for(const boost::system::error_code& error) {
    if (error == http::error::header_limit || error == http::error::buffer_overflow) {
        return {431, "header_too_large", "The header fields of the request are too large."};
    }
    if (error == http::error::body_limit) {
        return {413, "body_too_large", "The body of the request is too large."};
    }
    if (error == http::error::bad_version) {
        return {505, "bad_version", "Only HTTP/1.1 is spoken here."};
    }
    return {400, "malformed", "The request is not well-formed HTTP."};
}

/// "Date: …", written anew each second.
const std::string& date_field() {
    thread_local std::time_t second = 0;
    thread_local std::string field;
    const std::time_t now = std::time(nullptr);
    if (now != second || field.empty()) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        std::array<char, 64> date{};
        std::strftime(date.data(), date.size(), "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
        field = date.data();
        second = now;
    }
    return field;
}

bool valid_path(std::string_view path) {
    return path.starts_with('/') &&
           path.find_first_of(std::string_view("\0\r\n\\#", 5)) == std::string_view::npos;
}

/// How long the body is must be said in one way that nobody can read in another, or a proxy in
/// front of us sees two requests where we see one (request smuggling; RFC 9112, 6.1 and 6.3). Beast
/// passes over a coding that it doesn't know, and the body then is the next request. Status 0:
/// none.
template <class Message>
Words framing_fault(const Message& message) {
    const auto codings = message.count(http::field::transfer_encoding);
    const auto lengths = message.count(http::field::content_length);
    if (codings > 0 && lengths > 0) {
        return {400, "ambiguous_length", "The length of the request is ambiguous."};
    }
    if (codings > 0 &&
        (codings > 1 || message.version() < 11 ||
         !boost::beast::iequals(message[http::field::transfer_encoding], "chunked"))) {
        return {501, "unknown_coding", "Bodies come with a length, or in chunks."};
    }
    const std::string_view length = message[http::field::content_length];
    if (lengths > 1 || (lengths == 1 && (length.empty() || length.find_first_not_of("0123456789") !=
                                                               std::string_view::npos))) {
        return {400, "ambiguous_length", "The length of the request is ambiguous."};
    }
    return {};
}

} // namespace

/// "0", an empty line's end, and the line's own: nothing shorter ends a chunked body (RFC
/// 9112, 7.1). Once Beast has seen the line of the last chunk it takes for granted that so much is
/// there.
constexpr std::size_t shortest_chunked_end = 5;

struct RequestReader::Parser {
    http::request_parser<http::string_body> parser;
};

RequestReader::RequestReader(const HttpLimits& limits)
    : limits_(limits), parser_(std::make_unique<Parser>()) {
    // The parser counts the request line too; the target has its own limit and answer.
    parser_->parser.header_limit(
        static_cast<std::uint32_t>(limits.max_header_bytes + limits.max_target_bytes));
    parser_->parser.body_limit(limits.max_body_bytes);
    parser_->parser.eager(true);
}

RequestReader::~RequestReader() = default;

std::size_t RequestReader::feed(std::string_view bytes) {
    std::size_t used = 0;
    while (!bytes.empty() && (state_ == State::head || state_ == State::body)) {
        if (state_ == State::body && parser_->parser.chunked() &&
            bytes.size() < shortest_chunked_end && bytes.starts_with("0\r\n")) {
            return used;
        }
        started_ = true;
        boost::system::error_code error;
        // Stop at the end of the head, so that it is judged before a body is taken.
        parser_->parser.eager(state_ == State::body);
        const std::size_t taken =
            parser_->parser.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
        used += taken;
        bytes.remove_prefix(taken);
        if (error == http::error::need_more) {
            return used; // the rest is offered again with what follows
        }
        if (error) {
            const Words words = words_for(error);
            refuse(words.status, words.reason, words.words);
            return used;
        }
        if (state_ == State::head && parser_->parser.is_header_done()) {
            check_head();
            if (state_ == State::refused) {
                return used;
            }
            state_ = State::body;
        }
        if (state_ == State::body && parser_->parser.is_done()) {
            state_ = State::done;
        } else if (taken == 0) {
            return used;
        }
    }
    return used;
}

void RequestReader::refuse(int status, std::string_view reason, std::string_view words) {
    state_ = State::refused;
    refusal_ = {status, reason, words};
}

void RequestReader::check_head() {
    const auto& message = parser_->parser.get();
    if (message.target().size() > limits_.max_target_bytes) {
        return refuse(414, "target_too_long", "The address of the request is too long.");
    }
    std::size_t fields = 0;
    std::size_t bytes = 0;
    std::size_t hosts = 0;
    for (const auto& field : message) {
        ++fields;
        bytes += field.name_string().size() + field.value().size() + 4;
        if (field.name() == http::field::host) {
            ++hosts;
            host_ = std::string(field.value());
        }
    }
    if (fields > max_fields || bytes > limits_.max_header_bytes) {
        return refuse(431, "header_too_large", "The header fields of the request are too large.");
    }
    if (hosts != 1 || host_.empty()) {
        return refuse(400, "bad_host", "The request must name one Host.");
    }
    const auto target = message.target();
    const std::string_view path(target.data(), std::min(target.find('?'), target.size()));
    if (!valid_path(path)) {
        return refuse(400, "bad_target", "The address of the request is not well-formed.");
    }
    if (const auto fault = framing_fault(message); fault.status != 0) {
        return refuse(fault.status, fault.reason, fault.words);
    }
    const auto length = parser_->parser.content_length();
    if (length && *length > limits_.max_body_bytes) {
        return refuse(413, "body_too_large", "The body of the request is too large.");
    }
}

bool RequestReader::expects_continue() const {
    const auto value = parser_->parser.get()[http::field::expect];
    return state_ == State::body && boost::beast::iequals(value, "100-continue");
}

bool RequestReader::keep_alive() const {
    return parser_->parser.get().keep_alive();
}

bool RequestReader::is_websocket_upgrade() const {
    return boost::beast::websocket::is_upgrade(parser_->parser.get());
}

Request RequestReader::take() {
    auto& message = parser_->parser.get();
    Request request;
    request.method = std::string(message.method_string());
    const std::string_view target(message.target().data(), message.target().size());
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    request.query = question == std::string_view::npos ? "" : target.substr(question + 1);
    for (const auto& field : message) {
        request.headers.add({field.name_string().data(), field.name_string().size()},
                            {field.value().data(), field.value().size()});
    }
    request.body = std::move(message.body());
    return request;
}

std::string serialize(const Response& response, bool keep_alive, bool head) {
    std::string out = "HTTP/1.1 " + std::to_string(response.status) + " ";
    out += reason_phrase(response.status);
    out += "\r\n";
    for (const auto& [name, value] : response.headers.all()) {
        // A value with a line break would start a field of its own; nobody may write one.
        if (value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos) {
            out += name + ": " + value + "\r\n";
        }
    }
    out += date_field();
    const bool bodyless = response.status == 204 || response.status == 304;
    if (!bodyless) {
        out += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
    }
    out += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
    if (!head && !bodyless) {
        out += response.body;
    }
    return out;
}

std::string upgrade_head(const Request& request) {
    std::string out = request.method + " " + request.path;
    out += request.query.empty() ? "" : "?" + request.query;
    out += " HTTP/1.1\r\n";
    for (const auto& [name, value] : request.headers.all()) {
        out += name + ": " + value + "\r\n";
    }
    return out + "\r\n";
}

} // namespace conclave::net
