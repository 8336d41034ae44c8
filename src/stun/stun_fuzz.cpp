#include "stun/message.hpp"
#include "stun/writer.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

/// Whatever comes in, reading ends in a message or an error; what parsed can be read in every way,
/// and what the writer makes of it says the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave;
    using namespace conclave::stun;
    const base::ByteView bytes(data, size);
    const auto message = Message::parse(bytes);
    if (!message) {
        return 0;
    }
    const auto key = base::as_bytes("VOkJxbRl1RmTxUk/WvJxBt");
    (void)message->verify(Integrity::sha1, key);
    (void)message->verify(Integrity::sha256, key);
    (void)message->verify_fingerprint();
    (void)message->error_code();
    (void)message->text(Attribute::username);
    (void)message->number64(Attribute::ice_controlling);
    std::array<Attribute, 8> unknown{};
    (void)message->unknown_required({}, unknown);

    std::array<std::uint8_t, 1500> buffer{};
    Writer writer(buffer, message->message_class(), *message);
    const auto address = message->xor_address(Attribute::xor_peer_address);
    if (address) {
        writer.xor_address(Attribute::xor_peer_address, *address);
    }
    const auto data_value = message->find(Attribute::data);
    if (data_value) {
        writer.bytes(Attribute::data, *data_value);
    }
    const auto written = writer.integrity(Integrity::sha256, key).fingerprint().finish();
    if (written.empty()) {
        return 0; // too long for the buffer
    }
    const auto again = Message::parse(written);
    if (!again || !again->is(message->message_class(), message->method()) ||
        again->xor_address(Attribute::xor_peer_address) != address ||
        !again->verify(Integrity::sha256, key) || !again->verify_fingerprint()) {
        std::abort();
    }
    const auto data_again = again->find(Attribute::data);
    if (data_again.has_value() != data_value.has_value() ||
        (data_value && !std::ranges::equal(*data_value, *data_again))) {
        std::abort();
    }
    return 0;
}
