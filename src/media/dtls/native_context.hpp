#pragma once

#include "media/dtls/context.hpp"
#include "media/dtls/openssl_types.hpp"

/// Only for the sources of this folder: it shows OpenSSL.
namespace conclave::media::dtls {

struct Context::Native {
    SslContext context;
};

/// Where an SSL object keeps its association (SSL_set_ex_data).
[[nodiscard]] int association_slot();

/// Asked in the handshake for the peer's certificate; set as the slot's object.
class PeerCheck {
  public:
    virtual ~PeerCheck() = default;
    [[nodiscard]] virtual bool accepts(base::ByteView der) = 0;
};

} // namespace conclave::media::dtls
