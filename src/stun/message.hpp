#pragma once

#include "base/bytes.hpp"
#include "stun/endpoint.hpp"
#include "stun/protocol.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string_view>

namespace conclave::stun {

/// Why bytes are no STUN message. Such a datagram is dropped without an answer (RFC 8489, 6.3).
enum class ParseError : std::uint8_t {
    too_short,     // less than a header
    not_stun,      // the two first bits are not zero
    no_cookie,     // RFC 3489's messages have none; nobody in a browser sends them
    wrong_length,  // the length field is not the datagram's, or no multiple of 4
    bad_attribute, // an attribute runs over the end
};
[[nodiscard]] std::string_view to_text(ParseError error);

/// Could this datagram be STUN? The first look of a demultiplexer (RFC 7983, 7).
[[nodiscard]] constexpr bool looks_like_stun(base::ByteView bytes) {
    return bytes.size() >= header_size && bytes[0] < 4;
}

/// The bytes a stream must hold before the STUN message at its front is complete, read from the
/// first four bytes of its header (RFC 8489, 6.2.2).
[[nodiscard]] std::size_t stream_message_size(base::ByteView first_four);

enum class Integrity : std::uint8_t { sha1, sha256 };

struct ErrorCode {
    std::uint16_t code; // 300–699
    std::string_view reason;
};

/// A STUN message over bytes that somebody else owns and that must outlive it. Nothing is copied
/// or allocated; each getter walks the attributes, which are few. Of several attributes of a type
/// the first counts (RFC 8489, 14), and after an integrity attribute only the stronger one and
/// FINGERPRINT count (14.5, 14.6), since what follows isn't covered.
class Message {
  public:
    /// `bytes` is one whole datagram, or one message cut from a stream.
    [[nodiscard]] static std::expected<Message, ParseError> parse(base::ByteView bytes);

    [[nodiscard]] Class message_class() const { return class_; }
    [[nodiscard]] Method method() const { return method_; }
    [[nodiscard]] bool is(Class message_class, Method method) const {
        return class_ == message_class && method_ == method;
    }
    [[nodiscard]] TransactionId transaction_id() const;
    [[nodiscard]] base::ByteView bytes() const { return bytes_; }

    /// The attribute's value without its padding.
    [[nodiscard]] std::optional<base::ByteView> find(Attribute type) const;
    [[nodiscard]] bool has(Attribute type) const { return find(type).has_value(); }

    /// Absent also when the value has a wrong size.
    [[nodiscard]] std::optional<std::string_view> text(Attribute type) const;
    [[nodiscard]] std::optional<std::uint32_t> number32(Attribute type) const;
    [[nodiscard]] std::optional<std::uint64_t> number64(Attribute type) const;
    /// One of the XOR-…-ADDRESS attributes (RFC 8489, 14.2).
    [[nodiscard]] std::optional<Endpoint> xor_address(Attribute type) const;
    [[nodiscard]] std::optional<ErrorCode> error_code() const;

    /// Calls `each` with every attribute of `type`, for those that may come several times
    /// (CreatePermission's XOR-PEER-ADDRESS). `each` gives false to stop.
    template <class Each>
    void each(Attribute type, Each&& each) const {
        walk([&](const Item& item) { return item.type != type || each(item.value); });
    }
    /// Decodes one value given by `each`.
    [[nodiscard]] std::optional<Endpoint> decode_xor_address(base::ByteView value) const;

    /// Fills `out` with the comprehension-required attributes that are not in `known`; gives the
    /// part filled (RFC 8489, 6.3.1: error 420 names them). Each type once.
    [[nodiscard]] std::span<Attribute> unknown_required(std::span<const Attribute> known,
                                                        std::span<Attribute> out) const;

    /// Is the attribute there and does it hold the HMAC with `key`? In constant time. A
    /// MESSAGE-INTEGRITY-SHA256 may be truncated to no less than 16 bytes (RFC 8489, 14.6).
    [[nodiscard]] bool verify(Integrity kind, base::ByteView key) const;
    /// True when FINGERPRINT is the last attribute and right. `has(Attribute::fingerprint)` tells
    /// whether there is one.
    [[nodiscard]] bool verify_fingerprint() const;

  private:
    struct Item {
        Attribute type;
        std::size_t offset; // of the attribute's header in the message
        base::ByteView value;
    };

    Message(base::ByteView bytes, Class message_class, Method method)
        : bytes_(bytes), class_(message_class), method_(method) {}

    /// Calls `visit` with each attribute that counts until it gives false.
    template <class Visit>
    void walk(Visit&& visit) const {
        bool covered_by_sha1 = false;
        bool covered_by_sha256 = false;
        for (std::size_t at = header_size; at < bytes_.size();) {
            const Item item = item_at(at);
            at = next(item);
            const bool counts = item.type == Attribute::fingerprint ||
                                (item.type == Attribute::message_integrity_sha256
                                     ? !covered_by_sha256
                                     : !covered_by_sha1 && !covered_by_sha256);
            if (counts && !visit(item)) {
                return;
            }
            covered_by_sha1 |= item.type == Attribute::message_integrity;
            covered_by_sha256 |= item.type == Attribute::message_integrity_sha256;
        }
    }
    [[nodiscard]] Item item_at(std::size_t at) const;
    [[nodiscard]] static std::size_t next(const Item& item);
    [[nodiscard]] std::optional<Item> locate(Attribute type) const;

    base::ByteView bytes_;
    Class class_;
    Method method_;
};

} // namespace conclave::stun
