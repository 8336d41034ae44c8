#include "identity/people/totp.hpp"

#include "base/hmac.hpp"
#include "net/form.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace conclave::identity::totp {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // RFC 4648, 6
constexpr std::uint32_t modulus = 1'000'000;                              // six digits
constexpr std::size_t digits = 6;
constexpr std::size_t longest_code = 32; // with spaces; what is longer is no code

std::string only_digits(std::string_view code) {
    std::string out;
    if (code.size() <= longest_code) {
        std::ranges::copy_if(code, std::back_inserter(out),
                             [](char c) { return c != ' ' && c != '-'; });
    }
    return out;
}

} // namespace

std::int64_t step_at(base::WallTime time) {
    return base::to_unix_seconds(time) / step_seconds;
}

std::string code_at(base::ByteView secret, std::int64_t step) {
    std::string counter(8, '\0');
    for (std::size_t i = 0; i < counter.size(); ++i) {
        counter[counter.size() - 1 - i] =
            static_cast<char>((static_cast<std::uint64_t>(step) >> (8 * i)) & 0xffU);
    }
    const auto mac = base::hmac_sha1(secret, counter);
    const std::size_t offset = mac.back() & 0x0fU; // RFC 4226, 5.3
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        value = value << 8U | mac.at(offset + i);
    }
    return fmt::format("{:06}", (value & 0x7fffffffU) % modulus);
}

std::optional<std::int64_t> matching_step(base::ByteView secret, std::string_view code,
                                          base::WallTime now, std::int64_t last_step) {
    const auto given = only_digits(code);
    if (given.size() != digits) {
        return std::nullopt;
    }
    std::optional<std::int64_t> found;
    const auto middle = step_at(now);
    for (auto step = middle - drift_steps; step <= middle + drift_steps; ++step) {
        // All are compared, so that time does not tell which one it was.
        const bool same = base::constant_time_equal(code_at(secret, step), given);
        if (same && step > last_step && !found) {
            found = step;
        }
    }
    return found;
}

std::string base32(base::ByteView bytes) {
    std::string out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const auto byte : bytes) {
        bits = bits << 8U | byte;
        count += 8;
        while (count >= 5) {
            count -= 5;
            out += alphabet[bits >> count & 31U];
        }
    }
    if (count > 0) {
        out += alphabet[bits << (5 - count) & 31U];
    }
    return out;
}

std::optional<base::Bytes> from_base32(std::string_view text) {
    base::Bytes out;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        const auto value = alphabet.find(upper);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = bits << 5U | static_cast<std::uint32_t>(value);
        count += 5;
        if (count >= 8) {
            count -= 8;
            out.push_back(static_cast<std::uint8_t>(bits >> count));
        }
    }
    return out;
}

std::string key_uri(std::string_view issuer, std::string_view account, base::ByteView secret) {
    return fmt::format(
        "otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits=6&period=30",
        net::percent_encode(issuer), net::percent_encode(account), base32(secret));
}

} // namespace conclave::identity::totp
