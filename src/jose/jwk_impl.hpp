#pragma once

#include "jose/jwk.hpp"

#include <cjose/cjose.h>
#include <memory>
#include <string>

namespace conclave::jose {

struct CjoseJwkRelease {
    void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};
using CjoseJwk = std::unique_ptr<cjose_jwk_t, CjoseJwkRelease>;

/// The inside of Jwk, for the sources of this module only.
class Jwk::Impl {
  public:
    CjoseJwk key;
    Algorithm algorithm{};
    bool has_private = false;
    std::string kid;
};

} // namespace conclave::jose
