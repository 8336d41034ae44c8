#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace conclave::net::testing {

/// A blocking TCP client on loopback for tests. Reads give up after some seconds.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(std::string_view bytes);
    /// Reads until `mark` has arrived or the other side closed; answers all of it.
    [[nodiscard]] std::string read_until(std::string_view mark);
    /// Reads to the end of the connection.
    [[nodiscard]] std::string read_all();
    /// One unfragmented WebSocket frame from the server: its opcode and payload.
    struct Frame {
        int opcode = -1; // -1: the connection ended
        std::string payload;
    };
    [[nodiscard]] Frame read_frame();
    /// A masked client frame (RFC 6455, 5.3).
    void send_frame(int opcode, std::string_view payload);

  private:
    bool fill();
    int socket_;
    std::string buffer_;
};

} // namespace conclave::net::testing
