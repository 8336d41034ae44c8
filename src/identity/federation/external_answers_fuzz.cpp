#include "base/bytes.hpp"
#include "identity/federation/external_id_token.hpp"
#include "identity/federation/external_provider.hpp"
#include "identity/federation/external_userinfo.hpp"
#include "identity/federation/provider_metadata.hpp"
#include "identity/federation/tenant_issuer.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Whatever an external provider says: of itself, and of a person. Nobody is let in by a token that
/// no key has signed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = base::as_text({data, size});
    const auto metadata = read_provider_metadata(text, "https://corp.example");
    if (metadata && (!is_provider_address(metadata->token_endpoint, true) ||
                     !is_provider_address(metadata->jwks_uri, true))) {
        std::abort();
    }
    for (const char c : shown_text(text)) {
        if (c < ' ' || c > '~') {
            std::abort();
        }
    }
    const auto of_many = read_provider_metadata(text, "https://corp.example/common/v2.0");
    if (of_many && is_issuer_template(of_many->issuer) &&
        !of_many->issuer.starts_with("https://corp.example/{tenantid}/v2.0")) {
        std::abort();
    }
    if (is_issuer_of("https://corp.example/{tenantid}/v2.0", text) &&
        !text.starts_with("https://corp.example/")) {
        std::abort();
    }
    ExternalPerson person{.subject = "s", .sub = "s"};
    if (read_userinfo(text, person) && person.sub != "s") {
        std::abort();
    }
    (void)id_token_key(text);
    if (read_id_token(text, {},
                      {.issuer = "https://corp.example", .client_id = "c", .nonce = "n"})) {
        std::abort();
    }
    return 0;
}
