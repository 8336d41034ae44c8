#pragma once

#include "base/bytes.hpp"
#include "media/dtls/openssl_types.hpp"

#include <openssl/bio.h>

/// Only for the sources of this folder: it shows OpenSSL.
namespace conclave::media::dtls {

/// What stands behind a datagram BIO.
class DatagramPort {
  public:
    virtual ~DatagramPort() = default;
    /// One write of the library is one datagram.
    virtual void write_datagram(base::ByteView datagram) = 0;
    /// The datagram that waits to be read, which this call consumes; empty when there is none.
    virtual base::ByteView take_datagram() = 0;
    /// The library started its retransmission timer, or stopped it when `next` is zero. `next` is
    /// the library's own variable.
    virtual void on_timer(timeval& next) = 0;
};

using Bio = std::unique_ptr<BIO, Deleter<BIO_free>>;

/// A BIO that keeps the boundaries of datagrams, which a memory BIO loses. `port` must outlive it.
/// Throws std::runtime_error when the library fails.
[[nodiscard]] Bio make_datagram_bio(DatagramPort& port);

} // namespace conclave::media::dtls
