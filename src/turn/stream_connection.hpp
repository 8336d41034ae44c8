#pragma once

#include "turn/byte_stream.hpp"
#include "turn/stream_listener.hpp"

namespace conclave::turn {

/// Inside turn only: one client over TCP or TLS.
class StreamListener::Connection final : public udp::Watcher {
  public:
    Connection(StreamListener& owner, const FiveTuple& client, std::unique_ptr<ByteStream> stream,
               base::MonoTime now);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void send(base::ByteView head, base::ByteView payload, bool droppable);
    /// Writes what waits, as far as it goes.
    void flush();
    [[nodiscard]] bool closed() const { return closed_; }
    [[nodiscard]] const FiveTuple& client() const { return client_; }
    [[nodiscard]] base::MonoTime heard() const { return heard_; }
    void close() { closed_ = true; }

    bool touched = false; // stands in the owner's list

  private:
    void on_ready(bool readable, bool writable) override;
    void read();
    bool cut_messages();
    void want_writable(bool wanted);

    StreamListener& owner_;
    const FiveTuple client_;
    const std::unique_ptr<ByteStream> stream_;
    base::MonoTime heard_;
    std::vector<std::uint8_t> in_, out_;
    std::size_t written_ = 0; // of out_
    bool wants_writable_ = false;
    bool closed_ = false;
};

} // namespace conclave::turn
