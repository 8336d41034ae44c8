#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <memory>
#include <span>

struct ssl_ctx_st;

namespace conclave::turn {

/// How a non-blocking read or write ended.
struct StreamResult {
    enum class State : std::uint8_t { done, wants_read, wants_write, closed };
    State state = State::closed;
    std::size_t size = 0; // moved when done
};

/// A connected TCP socket, with TLS or without, that never blocks. Owns the descriptor.
class ByteStream {
  public:
    virtual ~ByteStream() = default;
    [[nodiscard]] virtual int fd() const = 0;
    [[nodiscard]] virtual StreamResult read(std::span<std::uint8_t> out) = 0;
    [[nodiscard]] virtual StreamResult write(base::ByteView bytes) = 0;
};

[[nodiscard]] std::unique_ptr<ByteStream> plain_stream(int fd);
/// The handshake runs inside the first reads. Null when OpenSSL has no memory; `fd` is closed then.
[[nodiscard]] std::unique_ptr<ByteStream> tls_stream(int fd, ssl_ctx_st* context);

} // namespace conclave::turn
