#pragma once

#include "jose/foreign_key.hpp"
#include "jose/openssl_handles.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace conclave::jose {

struct Curve {
    std::string_view name; // RFC 7518, 6.2.1.1
    const char* group;     // OpenSSL's name
    std::size_t bytes;     // of a coordinate
    std::string_view alg;
};

enum class KeyKind { ec, rsa, ed25519 };

/// The inside of ForeignKey, for the sources of this module only.
class ForeignKey::Impl {
  public:
    KeyKind kind{};
    const Curve* curve = nullptr; // of EC keys
    Pkey key;
    std::string thumbprint;
    std::string given_id;
    std::string given_issuer;
    std::string use; // "sig", "enc", or empty (RFC 7517, 4.2)
    std::string alg; // the one algorithm it is for; empty: any that fits (4.4)
};

} // namespace conclave::jose
