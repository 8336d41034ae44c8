#include "stun/message.hpp"

#include "stun/integrity.hpp"

#include <algorithm>
#include <array>

namespace conclave::stun {
namespace {

constexpr std::size_t shortest_sha256 = 16; // bytes; RFC 8489, 14.6

std::uint16_t read16(base::ByteView bytes, std::size_t at) {
    return static_cast<std::uint16_t>((bytes[at] << 8U) | bytes[at + 1]);
}

std::uint32_t read32(base::ByteView bytes, std::size_t at) {
    return (std::uint32_t{read16(bytes, at)} << 16U) | read16(bytes, at + 2);
}

std::size_t padded(std::size_t size) {
    return (size + 3) & ~std::size_t{3};
}

bool listed_in(std::span<const Attribute> types, Attribute type) {
    return std::ranges::find(types, type) != types.end();
}

/// The class bits sit at 4 and 8 of the type (RFC 8489, 5).
Class class_of(std::uint16_t type) {
    return static_cast<Class>(((type >> 4U) & 1U) | ((type >> 7U) & 2U));
}

Method method_of(std::uint16_t type) {
    return static_cast<Method>((type & 0x000FU) | ((type & 0x00E0U) >> 1U) |
                               ((type & 0x3E00U) >> 2U));
}

} // namespace

std::string_view to_text(ParseError error) {
    switch (error) {
    case ParseError::too_short:
        return "too_short";
    case ParseError::not_stun:
        return "not_stun";
    case ParseError::no_cookie:
        return "no_cookie";
    case ParseError::wrong_length:
        return "wrong_length";
    case ParseError::bad_attribute:
        return "bad_attribute";
    }
    return "unknown";
}

std::size_t stream_message_size(base::ByteView first_four) {
    return header_size + read16(first_four, 2);
}

std::expected<Message, ParseError> Message::parse(base::ByteView bytes) {
    if (bytes.size() < header_size) {
        return std::unexpected(ParseError::too_short);
    }
    const std::uint16_t type = read16(bytes, 0);
    if ((type & 0xC000U) != 0) {
        return std::unexpected(ParseError::not_stun);
    }
    if (read32(bytes, 4) != magic_cookie) {
        return std::unexpected(ParseError::no_cookie);
    }
    const std::size_t length = read16(bytes, 2);
    if (length % 4 != 0 || header_size + length != bytes.size()) {
        return std::unexpected(ParseError::wrong_length);
    }
    for (std::size_t at = header_size; at < bytes.size();) {
        if (bytes.size() - at < attribute_header_size) {
            return std::unexpected(ParseError::bad_attribute);
        }
        const std::size_t size = attribute_header_size + padded(read16(bytes, at + 2));
        if (bytes.size() - at < size) {
            return std::unexpected(ParseError::bad_attribute);
        }
        at += size;
    }
    return Message(bytes, class_of(type), method_of(type));
}

TransactionId Message::transaction_id() const {
    TransactionId id{};
    std::ranges::copy(bytes_.subspan(8, id.size()), id.begin());
    return id;
}

Message::Item Message::item_at(std::size_t at) const {
    return {static_cast<Attribute>(read16(bytes_, at)), at,
            bytes_.subspan(at + attribute_header_size, read16(bytes_, at + 2))};
}

std::size_t Message::next(const Item& item) {
    return item.offset + attribute_header_size + padded(item.value.size());
}

std::optional<Message::Item> Message::locate(Attribute type) const {
    std::optional<Item> found;
    walk([&](const Item& item) {
        if (item.type == type) {
            found = item;
        }
        return !found;
    });
    return found;
}

std::optional<base::ByteView> Message::find(Attribute type) const {
    const auto item = locate(type);
    return item ? std::optional(item->value) : std::nullopt;
}

std::optional<std::string_view> Message::text(Attribute type) const {
    const auto value = find(type);
    const std::size_t longest = type == Attribute::username ? max_username_size : max_text_size;
    if (!value || value->size() > longest) {
        return std::nullopt;
    }
    return base::as_text(*value);
}

std::optional<std::uint32_t> Message::number32(Attribute type) const {
    const auto value = find(type);
    return value && value->size() == 4 ? std::optional(read32(*value, 0)) : std::nullopt;
}

std::optional<std::uint64_t> Message::number64(Attribute type) const {
    const auto value = find(type);
    if (!value || value->size() != 8) {
        return std::nullopt;
    }
    return (std::uint64_t{read32(*value, 0)} << 32U) | read32(*value, 4);
}

std::optional<Endpoint> Message::decode_xor_address(base::ByteView value) const {
    if (value.size() < 4) {
        return std::nullopt;
    }
    Endpoint endpoint;
    if (value[1] == static_cast<std::uint8_t>(Family::v4)) {
        endpoint.family = Family::v4;
    } else if (value[1] == static_cast<std::uint8_t>(Family::v6)) {
        endpoint.family = Family::v6;
    } else {
        return std::nullopt;
    }
    if (value.size() != 4 + endpoint.address_size()) {
        return std::nullopt;
    }
    // The mask is the cookie and the transaction id, which stand in the header as they are.
    const base::ByteView mask = bytes_.subspan(4, 16);
    endpoint.port = static_cast<std::uint16_t>(read16(value, 2) ^ read16(mask, 0));
    for (std::size_t i = 0; i < endpoint.address_size(); ++i) {
        endpoint.address[i] = static_cast<std::uint8_t>(value[4 + i] ^ mask[i]);
    }
    return endpoint;
}

std::optional<Endpoint> Message::xor_address(Attribute type) const {
    const auto value = find(type);
    return value ? decode_xor_address(*value) : std::nullopt;
}

std::optional<ErrorCode> Message::error_code() const {
    const auto value = find(Attribute::error_code);
    if (!value || value->size() < 4) {
        return std::nullopt;
    }
    const unsigned hundreds = (*value)[2] & 7U;
    const unsigned rest = (*value)[3];
    if (hundreds < 3 || hundreds > 6 || rest > 99) {
        return std::nullopt;
    }
    return ErrorCode{static_cast<std::uint16_t>(hundreds * 100 + rest),
                     base::as_text(value->subspan(4))};
}

std::span<Attribute> Message::unknown_required(std::span<const Attribute> known,
                                               std::span<Attribute> out) const {
    std::size_t count = 0;
    walk([&](const Item& item) {
        const auto listed = out.first(count);
        if (comprehension_required(item.type) && !listed_in(known, item.type) &&
            !listed_in(listed, item.type) && count < out.size()) {
            out[count++] = item.type;
        }
        return true;
    });
    return out.first(count);
}

bool Message::verify(Integrity kind, base::ByteView key) const {
    const bool sha1 = kind == Integrity::sha1;
    const auto item =
        locate(sha1 ? Attribute::message_integrity : Attribute::message_integrity_sha256);
    if (!item) {
        return false;
    }
    // The length in the header counts as if the message ended behind the attribute (14.5).
    const std::size_t length = next(*item) - header_size;
    const std::array<std::uint8_t, 2> length_field{static_cast<std::uint8_t>(length >> 8U),
                                                   static_cast<std::uint8_t>(length & 0xFFU)};
    const auto covered = bytes_.subspan(4, item->offset - 4);
    const Parts parts{bytes_.first(2), length_field, covered};
    const std::size_t size = item->value.size();
    if (sha1) {
        return size == sha1_size && base::constant_time_equal(item->value, hmac_sha1(key, parts));
    }
    if (size < shortest_sha256 || size > sha256_size || size % 4 != 0) {
        return false;
    }
    const auto mac = hmac_sha256(key, parts);
    return base::constant_time_equal(item->value, base::ByteView(mac).first(size));
}

bool Message::verify_fingerprint() const {
    const auto item = locate(Attribute::fingerprint);
    return item && item->value.size() == 4 && next(*item) == bytes_.size() &&
           read32(item->value, 0) == (crc32(bytes_.first(item->offset)) ^ fingerprint_mask);
}

} // namespace conclave::stun
