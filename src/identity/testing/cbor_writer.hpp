#pragma once

#include "identity/passkeys/cbor.hpp"

#include <string_view>
#include <utility>
#include <vector>

/// Writes CBOR as canonical as its caller orders the keys of maps.
namespace conclave::identity::testing::cbor {

using base::Bytes;

inline Bytes head(unsigned major, std::uint64_t argument) {
    const auto first = static_cast<std::uint8_t>(major << 5U);
    if (argument < 24) {
        return {static_cast<std::uint8_t>(first | argument)};
    }
    const unsigned power = argument < 0x100         ? 0
                           : argument < 0x10000     ? 1
                           : argument < 0x100000000 ? 2
                                                    : 3;
    Bytes out{static_cast<std::uint8_t>(first | (24 + power))};
    for (unsigned left = 1U << power; left > 0; --left) {
        out.push_back(static_cast<std::uint8_t>(argument >> (8 * (left - 1))));
    }
    return out;
}

inline Bytes operator+(Bytes left, base::ByteView right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

inline Bytes number(std::int64_t value) {
    return value < 0 ? head(1, static_cast<std::uint64_t>(-1 - value))
                     : head(0, static_cast<std::uint64_t>(value));
}
inline Bytes bytes(base::ByteView value) {
    return head(2, value.size()) + value;
}
inline Bytes text(std::string_view value) {
    return head(3, value.size()) + base::as_bytes(value);
}
inline Bytes array(const std::vector<Bytes>& items) {
    auto out = head(4, items.size());
    for (const auto& item : items) {
        out = std::move(out) + item;
    }
    return out;
}
inline Bytes map(const std::vector<std::pair<Bytes, Bytes>>& members) {
    auto out = head(5, members.size());
    for (const auto& [key, value] : members) {
        out = (std::move(out) + key) + value;
    }
    return out;
}

/// What was read, once more.
inline Bytes again(const CborValue& value) {
    if (const auto* truth = value.get<bool>()) {
        return head(7, *truth ? 21 : 20);
    }
    if (const auto* whole = value.get<std::int64_t>()) {
        return number(*whole);
    }
    if (const auto* string = value.get<base::ByteView>()) {
        return bytes(*string);
    }
    if (const auto* words = value.get<std::string_view>()) {
        return text(*words);
    }
    if (const auto* items = value.get<CborArray>()) {
        std::vector<Bytes> written;
        for (const auto& item : *items) {
            written.push_back(again(item));
        }
        return array(written);
    }
    if (const auto* members = value.get<CborMap>()) {
        std::vector<std::pair<Bytes, Bytes>> written;
        written.reserve(members->members.size());
        for (const auto& member : members->members) {
            written.emplace_back(again(member.key), again(member.value));
        }
        return map(written);
    }
    return head(7, 22);
}

} // namespace conclave::identity::testing::cbor
