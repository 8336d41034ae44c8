#pragma once

#include "base/bytes.hpp"
#include "stun/endpoint.hpp"
#include "stun/message.hpp"
#include "stun/protocol.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace conclave::stun {

/// Writes one STUN message into the caller's bytes; allocates nothing. Attributes come in the order
/// of the calls; integrity and fingerprint last. Running out of room is remembered and makes
/// `finish` give nothing, so that calls need no checks between them.
class Writer {
  public:
    Writer(std::span<std::uint8_t> out, Class message_class, Method method,
           const TransactionId& id);
    /// The answer to `request`: its method and transaction id.
    Writer(std::span<std::uint8_t> out, Class message_class, const Message& request)
        : Writer(out, message_class, request.method(), request.transaction_id()) {}

    Writer& bytes(Attribute type, base::ByteView value);
    Writer& text(Attribute type, std::string_view value);
    Writer& flag(Attribute type) { return bytes(type, {}); }
    Writer& number32(Attribute type, std::uint32_t value);
    Writer& number64(Attribute type, std::uint64_t value);
    Writer& xor_address(Attribute type, const Endpoint& endpoint);
    /// With the reason phrase of the RFC that defines the code.
    Writer& error_code(Error error);
    Writer& unknown_attributes(std::span<const Attribute> types);
    /// ADDRESS-ERROR-CODE (RFC 8656, 18.12).
    Writer& address_error_code(Family family, Error error);

    Writer& integrity(Integrity kind, base::ByteView key);
    Writer& fingerprint();

    /// The message written; empty when it did not fit.
    [[nodiscard]] std::span<std::uint8_t> finish();

  private:
    /// Room for the attribute's value, its header and zero padding written; empty when full.
    std::span<std::uint8_t> reserve(Attribute type, std::size_t size);
    void set_length(std::size_t length);

    std::span<std::uint8_t> out_;
    std::size_t size_ = 0;
    bool full_ = false;
};

[[nodiscard]] std::string_view reason_phrase(Error error);

} // namespace conclave::stun
