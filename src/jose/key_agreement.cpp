#include "jose/key_agreement.hpp"

#include <stdexcept>

namespace conclave::jose {

base::Bytes shared_secret(EVP_PKEY* own, EVP_PKEY* theirs) {
    const PkeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, own, nullptr));
    std::size_t size = 0;
    base::Bytes out;
    if (!context || EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_derive_set_peer(context.get(), theirs) != 1 ||
        EVP_PKEY_derive(context.get(), nullptr, &size) != 1) {
        throw std::runtime_error("two keys could not agree in the cryptographic library");
    }
    out.resize(size);
    if (EVP_PKEY_derive(context.get(), out.data(), &size) != 1) {
        throw std::runtime_error("two keys could not agree in the cryptographic library");
    }
    out.resize(size);
    return out;
}

} // namespace conclave::jose
