#pragma once

#include "base/clock.hpp"

#include <string>
#include <string_view>

namespace conclave::mail {

/// What one person is told. The sender's address is the transport's matter.
struct Message {
    std::string to;      // one plain address; see is_plain_address
    std::string subject; // UTF-8, one line
    std::string text;    // UTF-8, lines end with "\n"
    std::string html;    // the same in HTML
};

struct Sender {
    std::string name;    // shown by mail programs; may be empty
    std::string address; // "conclave@example.org"
};

/// May it stand in an SMTP command and in a header as it is? Letters of any script, one `@`, no
/// white space, control characters, angle brackets, quotes, commas or semicolons; at most 254 bytes
/// (RFC 5321, 4.5.3.1.3). Stricter than RFC 5321's quoted local parts, which nobody has.
[[nodiscard]] bool is_plain_address(std::string_view text);

/// The message as RFC 5322 and RFC 2046 want it: both bodies as multipart/alternative, CRLF line
/// ends, headers encoded after RFC 2047. `id`: letters and digits, unique; stands in Message-ID and
/// in the boundary. Pure.
[[nodiscard]] std::string to_mime(const Message& message, const Sender& sender, base::WallTime date,
                                  std::string_view id);

/// RFC 2045, 6.7, of UTF-8 text whose lines end with "\n"; the result's end with CRLF.
[[nodiscard]] std::string quoted_printable(std::string_view text);

} // namespace conclave::mail
