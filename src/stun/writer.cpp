#include "stun/writer.hpp"

#include "stun/integrity.hpp"

#include <algorithm>

namespace conclave::stun {
namespace {

void put16(std::span<std::uint8_t> out, std::size_t at, std::uint32_t value) {
    out[at] = static_cast<std::uint8_t>(value >> 8U);
    out[at + 1] = static_cast<std::uint8_t>(value);
}

void put32(std::span<std::uint8_t> out, std::size_t at, std::uint32_t value) {
    put16(out, at, value >> 16U);
    put16(out, at + 2, value);
}

std::uint16_t type_of(Class message_class, Method method) {
    const auto c = static_cast<unsigned>(message_class);
    const auto m = static_cast<unsigned>(method);
    return static_cast<std::uint16_t>((m & 0x000FU) | ((m & 0x0070U) << 1U) |
                                      ((m & 0x0F80U) << 2U) | ((c & 1U) << 4U) | ((c & 2U) << 7U));
}

} // namespace

std::string_view reason_phrase(Error error) {
    switch (error) {
    case Error::try_alternate:
        return "Try Alternate";
    case Error::bad_request:
        return "Bad Request";
    case Error::unauthenticated:
        return "Unauthenticated";
    case Error::forbidden:
        return "Forbidden";
    case Error::mobility_forbidden:
        return "Mobility Forbidden";
    case Error::unknown_attribute:
        return "Unknown Attribute";
    case Error::allocation_mismatch:
        return "Allocation Mismatch";
    case Error::stale_nonce:
        return "Stale Nonce";
    case Error::family_not_supported:
        return "Address Family not Supported";
    case Error::wrong_credentials:
        return "Wrong Credentials";
    case Error::unsupported_transport:
        return "Unsupported Transport Protocol";
    case Error::family_mismatch:
        return "Peer Address Family Mismatch";
    case Error::quota_reached:
        return "Allocation Quota Reached";
    case Error::role_conflict:
        return "Role Conflict";
    case Error::server_error:
        return "Server Error";
    case Error::insufficient_capacity:
        return "Insufficient Capacity";
    }
    return "Error";
}

Writer::Writer(std::span<std::uint8_t> out, Class message_class, Method method,
               const TransactionId& id)
    : out_(out), full_(out.size() < header_size) {
    if (full_) {
        return;
    }
    put16(out_, 0, type_of(message_class, method));
    put16(out_, 2, 0);
    put32(out_, 4, magic_cookie);
    std::ranges::copy(id, out_.begin() + 8);
    size_ = header_size;
}

std::span<std::uint8_t> Writer::reserve(Attribute type, std::size_t size) {
    constexpr std::size_t longest_value = 0xFFFF;
    const std::size_t room = attribute_header_size + ((size + 3) & ~std::size_t{3});
    full_ = full_ || size > longest_value || out_.size() - size_ < room ||
            size_ + room > header_size + longest_value;
    if (full_) {
        return {};
    }
    put16(out_, size_, static_cast<std::uint16_t>(type));
    put16(out_, size_ + 2, static_cast<std::uint32_t>(size));
    const auto value = out_.subspan(size_ + attribute_header_size, room - attribute_header_size);
    std::ranges::fill(value, std::uint8_t{0});
    size_ += room;
    set_length(size_ - header_size);
    return value.first(size);
}

void Writer::set_length(std::size_t length) {
    put16(out_, 2, static_cast<std::uint32_t>(length));
}

Writer& Writer::bytes(Attribute type, base::ByteView value) {
    const auto place = reserve(type, value.size());
    if (!full_) {
        std::ranges::copy(value, place.begin());
    }
    return *this;
}

Writer& Writer::text(Attribute type, std::string_view value) {
    return bytes(type, base::as_bytes(value));
}

Writer& Writer::number32(Attribute type, std::uint32_t value) {
    std::array<std::uint8_t, 4> out{};
    put32(out, 0, value);
    return bytes(type, out);
}

Writer& Writer::number64(Attribute type, std::uint64_t value) {
    std::array<std::uint8_t, 8> out{};
    put32(out, 0, static_cast<std::uint32_t>(value >> 32U));
    put32(out, 4, static_cast<std::uint32_t>(value));
    return bytes(type, out);
}

Writer& Writer::xor_address(Attribute type, const Endpoint& endpoint) {
    std::array<std::uint8_t, 20> out{};
    const std::size_t size = endpoint.address_size();
    if (!full_) {
        out[1] = static_cast<std::uint8_t>(endpoint.family);
        put16(out, 2, endpoint.port ^ (magic_cookie >> 16U));
        for (std::size_t i = 0; i < size; ++i) {
            out[4 + i] = static_cast<std::uint8_t>(endpoint.address[i] ^ out_[4 + i]);
        }
    }
    return bytes(type, base::ByteView(out).first(4 + size));
}

Writer& Writer::error_code(Error error) {
    const std::string_view reason = reason_phrase(error);
    const auto code = static_cast<unsigned>(error);
    const auto value = reserve(Attribute::error_code, 4 + reason.size());
    if (!value.empty()) {
        value[2] = static_cast<std::uint8_t>(code / 100);
        value[3] = static_cast<std::uint8_t>(code % 100);
        std::ranges::copy(base::as_bytes(reason), value.begin() + 4);
    }
    return *this;
}

Writer& Writer::unknown_attributes(std::span<const Attribute> types) {
    const auto value = reserve(Attribute::unknown_attributes, 2 * types.size());
    for (std::size_t i = 0; i < value.size() / 2; ++i) {
        put16(value, 2 * i, static_cast<std::uint16_t>(types[i]));
    }
    return *this;
}

Writer& Writer::address_error_code(Family family, Error error) {
    const std::string_view reason = reason_phrase(error);
    const auto code = static_cast<unsigned>(error);
    const auto value = reserve(Attribute::address_error_code, 4 + reason.size());
    if (!value.empty()) {
        value[0] = static_cast<std::uint8_t>(family);
        value[2] = static_cast<std::uint8_t>(code / 100);
        value[3] = static_cast<std::uint8_t>(code % 100);
        std::ranges::copy(base::as_bytes(reason), value.begin() + 4);
    }
    return *this;
}

Writer& Writer::integrity(Integrity kind, base::ByteView key) {
    const bool sha1 = kind == Integrity::sha1;
    const std::size_t covered = size_;
    const auto value =
        reserve(sha1 ? Attribute::message_integrity : Attribute::message_integrity_sha256,
                sha1 ? sha1_size : sha256_size);
    if (value.empty()) {
        return *this;
    }
    // The header's length already counts this attribute, as RFC 8489, 14.5 wants it.
    const base::ByteView before = out_.first(covered);
    if (sha1) {
        std::ranges::copy(hmac_sha1(key, {before}), value.begin());
    } else {
        std::ranges::copy(hmac_sha256(key, {before}), value.begin());
    }
    return *this;
}

Writer& Writer::fingerprint() {
    const std::size_t covered = size_;
    const auto value = reserve(Attribute::fingerprint, 4);
    if (!value.empty()) {
        put32(value, 0, crc32(out_.first(covered)) ^ fingerprint_mask);
    }
    return *this;
}

std::span<std::uint8_t> Writer::finish() {
    return full_ ? std::span<std::uint8_t>{} : out_.first(size_);
}

} // namespace conclave::stun
