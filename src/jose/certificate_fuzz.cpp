#include "jose/certificate.hpp"

#include <cstdint>
#include <cstdlib>

/// Whatever stands for a certificate: it is taken or refused, and nobody believed issued it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave;
    using enum jose::CertificateName;
    (void)jose::CertificateAuthorities::parse(base::as_text({data, size}));
    const auto certificate = jose::Certificate::parse({data, size});
    if (!certificate) {
        return 0;
    }
    if (certificate->thumbprint().size() != 43) {
        std::abort();
    }
    for (const auto kind : {subject_dn, dns, uri, ip, email}) {
        (void)certificate->names(kind, "client.example");
        (void)certificate->names(kind, "192.0.2.1");
    }
    const auto jwk = certificate->public_jwk();
    if (certificate->sha1_thumbprint().size() != 40 ||
        (jwk && !certificate->is_of(*jose::ForeignKey::parse(*jwk)))) {
        std::abort();
    }
    (void)certificate->valid_at(base::from_unix_seconds(1'800'000'000));
    static const auto key = jose::ForeignKey::parse(
        R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
        R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})");
    (void)certificate->is_of(*key);
    return 0;
}
