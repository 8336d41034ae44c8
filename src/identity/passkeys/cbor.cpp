#include "identity/passkeys/cbor.hpp"

#include <algorithm>
#include <limits>

namespace conclave::identity {
namespace {

using base::ByteView;

// Major types (RFC 8949, 3.1).
constexpr unsigned unsigned_number = 0;
constexpr unsigned negative_number = 1;
constexpr unsigned text_string = 3;
constexpr unsigned array = 4;
constexpr unsigned map = 5;
constexpr unsigned simple = 7;

constexpr unsigned longest_inline = 23; // arguments up to here stand in the first byte
constexpr unsigned first_reserved = 28; // to 30 (RFC 8949, 3)
constexpr unsigned indefinite = 31;     // RFC 8949, 3.2
constexpr std::uint64_t simple_false = 20;
constexpr std::uint64_t simple_true = 21;
constexpr std::uint64_t simple_null = 22;

struct Head {
    unsigned major = 0;
    std::uint64_t argument = 0;
};

template <class T>
using Read = std::expected<T, CborError>;

ByteView take(ByteView& input, std::size_t count) {
    const auto taken = input.first(count);
    input = input.subspan(count);
    return taken;
}

Read<Head> take_head(ByteView& input) {
    if (input.empty()) {
        return std::unexpected(CborError::malformed);
    }
    const auto first = take(input, 1).front();
    Head head{.major = static_cast<unsigned>(first) >> 5U, .argument = first & 0x1fU};
    if (head.argument <= longest_inline) {
        return head;
    }
    if (head.argument >= first_reserved) {
        return std::unexpected(head.argument == indefinite ? CborError::not_canonical
                                                           : CborError::malformed);
    }
    if (head.major == simple) {
        return std::unexpected(CborError::unsupported); // floating point, or a rare simple value
    }
    const auto size = 1UZ << (head.argument - longest_inline - 1);
    if (input.size() < size) {
        return std::unexpected(CborError::malformed);
    }
    head.argument = 0;
    for (const auto byte : take(input, size)) {
        head.argument = head.argument << 8U | byte;
    }
    // The shortest form only: what a form half as long can say must be said in that.
    const auto needed = size == 1 ? longest_inline : (std::uint64_t{1} << (size * 4)) - 1;
    if (head.argument <= needed) {
        return std::unexpected(CborError::not_canonical);
    }
    return head;
}

/// Keys in canonical order: by major type, then by length, then byte by byte (CTAP 2.1, 8).
bool comes_before(ByteView a, ByteView b) {
    if (a.front() >> 5U != b.front() >> 5U) {
        return a.front() >> 5U < b.front() >> 5U;
    }
    return a.size() != b.size() ? a.size() < b.size() : std::ranges::lexicographical_compare(a, b);
}

Read<CborValue> take_value(ByteView& input, std::size_t depth);

Read<CborValue> take_array(ByteView& input, std::uint64_t count, std::size_t depth) {
    CborArray items;
    for (; count > 0; --count) {
        auto item = take_value(input, depth + 1);
        if (!item) {
            return item;
        }
        items.push_back(*std::move(item));
    }
    return CborValue{std::move(items)};
}

Read<CborValue> take_map(ByteView& input, std::uint64_t count, std::size_t depth) {
    CborMap out;
    ByteView last_key;
    for (; count > 0; --count) {
        const auto before = input;
        auto key = take_value(input, depth + 1);
        if (!key) {
            return key;
        }
        if (key->get<std::int64_t>() == nullptr && key->get<std::string_view>() == nullptr) {
            return std::unexpected(CborError::unsupported);
        }
        const auto encoded = before.first(before.size() - input.size());
        if (!last_key.empty() && !comes_before(last_key, encoded)) {
            return std::unexpected(CborError::not_canonical);
        }
        last_key = encoded;
        auto value = take_value(input, depth + 1);
        if (!value) {
            return value;
        }
        out.members.push_back({*std::move(key), *std::move(value)});
    }
    return CborValue{std::move(out)};
}

Read<CborValue> take_string(ByteView& input, const Head& head) {
    const auto bytes = take(input, head.argument);
    if (head.major != text_string) {
        return CborValue{bytes};
    }
    const auto text = base::as_text(bytes);
    return base::is_utf8(text) ? Read<CborValue>(CborValue{text})
                               : std::unexpected(CborError::malformed);
}

Read<CborValue> simple_value(std::uint64_t number) {
    switch (number) {
    case simple_false:
        return CborValue{false};
    case simple_true:
        return CborValue{true};
    case simple_null:
        return CborValue{};
    default:
        return std::unexpected(CborError::unsupported);
    }
}

Read<CborValue> take_value(ByteView& input, std::size_t depth) {
    const auto head = take_head(input);
    if (!head) {
        return std::unexpected(head.error());
    }
    if (head->major == unsigned_number || head->major == negative_number) {
        if (head->argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return std::unexpected(CborError::unsupported);
        }
        const auto number = static_cast<std::int64_t>(head->argument);
        return CborValue{head->major == unsigned_number ? number : -1 - number};
    }
    if (head->major == simple) {
        return simple_value(head->argument);
    }
    if (head->major > map) {
        return std::unexpected(CborError::unsupported); // a tag
    }
    // An item takes a byte at least, so no count or length beyond the input is honest.
    if (head->argument > input.size()) {
        return std::unexpected(CborError::malformed);
    }
    if (head->major < array) {
        return take_string(input, *head);
    }
    if (depth >= cbor_max_depth) {
        return std::unexpected(CborError::too_deep);
    }
    return head->major == array ? take_array(input, head->argument, depth)
                                : take_map(input, head->argument, depth);
}

template <class T>
const CborValue* find_member(const CborMap& in, const T& key) {
    for (const auto& member : in.members) {
        const auto* name = member.key.get<T>();
        if (name != nullptr && *name == key) {
            return &member.value;
        }
    }
    return nullptr;
}

} // namespace

const CborValue* CborMap::find(std::int64_t key) const {
    return find_member(*this, key);
}
const CborValue* CborMap::find(std::string_view key) const {
    return find_member(*this, key);
}

std::expected<CborValue, CborError> take_cbor(base::ByteView& input) {
    if (input.size() > cbor_max_bytes) {
        return std::unexpected(CborError::too_large);
    }
    auto rest = input;
    auto value = take_value(rest, 0);
    if (value) {
        input = rest;
    }
    return value;
}

std::expected<CborValue, CborError> read_cbor(base::ByteView input) {
    auto value = take_cbor(input);
    if (value && !input.empty()) {
        return std::unexpected(CborError::malformed);
    }
    return value;
}

} // namespace conclave::identity
