#include "base/random.hpp"

#include <algorithm>
#include <cerrno>
#include <sys/random.h>
#include <system_error>

namespace conclave::base {
namespace {

constexpr std::size_t sid_random_bytes = 16;
constexpr std::size_t sid_prefix_length = 2;

} // namespace

void SystemRandom::fill(std::span<std::uint8_t> out) {
    while (!out.empty()) {
        const ssize_t got = getrandom(out.data(), out.size(), 0);
        if (got < 0) {
            if (errno == EINTR) {
                continue;
            }
            throw std::system_error(errno, std::generic_category(), "getrandom");
        }
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

void SeededRandom::fill(std::span<std::uint8_t> out) {
    for (std::uint8_t& byte : out) { // splitmix64, one byte a step
        state_ += 0x9e3779b97f4a7c15;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        byte = static_cast<std::uint8_t>((z ^ (z >> 31)) & 0xff);
    }
}

Bytes random_bytes(Random& random, std::size_t count) {
    Bytes out(count);
    random.fill(out);
    return out;
}

std::string random_token(Random& random, std::size_t count) {
    return to_base64url(random_bytes(random, count));
}

std::string make_sid(Random& random, std::string_view prefix) {
    return std::string(prefix) + to_hex(random_bytes(random, sid_random_bytes));
}

bool is_sid(std::string_view text, std::string_view prefix) {
    return text.size() == sid_prefix_length + 2 * sid_random_bytes && text.starts_with(prefix) &&
           std::ranges::all_of(text.substr(sid_prefix_length), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::string make_uuid(Random& random) {
    Bytes bytes = random_bytes(random, 16);
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    std::string text = to_hex(bytes);
    for (const std::size_t position : {8U, 13U, 18U, 23U}) {
        text.insert(position, 1, '-');
    }
    return text;
}

} // namespace conclave::base
