#include "turn/byte_stream.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace conclave::turn {
namespace {

using State = StreamResult::State;

class PlainStream final : public ByteStream {
  public:
    explicit PlainStream(int fd) : fd_(fd) {}
    ~PlainStream() override { close(fd_); }
    PlainStream(const PlainStream&) = delete;
    PlainStream& operator=(const PlainStream&) = delete;

    [[nodiscard]] int fd() const override { return fd_; }
    StreamResult read(std::span<std::uint8_t> out) override {
        const auto size = recv(fd_, out.data(), out.size(), MSG_DONTWAIT);
        if (size > 0) {
            return {State::done, static_cast<std::size_t>(size)};
        }
        return {size < 0 && would_block() ? State::wants_read : State::closed};
    }
    StreamResult write(base::ByteView bytes) override {
        const auto size = send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        if (size >= 0) {
            return {State::done, static_cast<std::size_t>(size)};
        }
        return {would_block() ? State::wants_write : State::closed};
    }

  private:
    static bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }
    const int fd_;
};

class TlsStream final : public ByteStream {
  public:
    TlsStream(int fd, SSL* ssl) : fd_(fd), ssl_(ssl) { SSL_set_accept_state(ssl_); }
    ~TlsStream() override {
        ERR_clear_error();
        SSL_shutdown(ssl_); // says goodbye if that can be written now
        ERR_clear_error();
        SSL_free(ssl_);
        close(fd_);
    }
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    [[nodiscard]] int fd() const override { return fd_; }
    StreamResult read(std::span<std::uint8_t> out) override {
        ERR_clear_error();
        const int size = SSL_read(ssl_, out.data(), clamp(out.size()));
        return size > 0 ? StreamResult{State::done, static_cast<std::size_t>(size)} : why(size);
    }
    StreamResult write(base::ByteView bytes) override {
        ERR_clear_error();
        const int size = SSL_write(ssl_, bytes.data(), clamp(bytes.size()));
        return size > 0 ? StreamResult{State::done, static_cast<std::size_t>(size)} : why(size);
    }

  private:
    static int clamp(std::size_t size) {
        return static_cast<int>(std::min<std::size_t>(size, INT_MAX));
    }
    StreamResult why(int result) {
        switch (SSL_get_error(ssl_, result)) {
        case SSL_ERROR_WANT_READ:
            return {State::wants_read};
        case SSL_ERROR_WANT_WRITE:
            return {State::wants_write};
        default:
            return {State::closed};
        }
    }
    const int fd_;
    SSL* const ssl_;
};

} // namespace

std::unique_ptr<ByteStream> plain_stream(int fd) {
    return std::make_unique<PlainStream>(fd);
}

std::unique_ptr<ByteStream> tls_stream(int fd, ssl_ctx_st* context) {
    SSL* const ssl = SSL_new(context);
    if (ssl == nullptr || SSL_set_fd(ssl, fd) != 1) {
        SSL_free(ssl);
        close(fd);
        return nullptr;
    }
    return std::make_unique<TlsStream>(fd, ssl);
}

} // namespace conclave::turn
