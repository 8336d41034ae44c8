#include "base/bytes.hpp"
#include "identity/protocol/client_assertion.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Whatever arrives as a client assertion: it must be refused unless the client's key signed it,
/// and the input cannot know the secret, which changes with each run.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<jose::ForeignKey> keys{
        // The key of RFC 7515, appendix A.3.
        jose::ForeignKey::parse(
            R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
            R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})")
            .value()};
    // What vouches for a client passes as what vouches for a person only if it has no type.
    const auto grant = parse_grant_assertion(base::as_text({data, size}));
    if (grant && verify_with_keys(grant->jws, keys, {})) {
        std::abort();
    }
    const auto jwt = parse_client_assertion(base::as_text({data, size}));
    if (!jwt) {
        return 0;
    }
    if (jwt->client_id.empty() || jwt->jti.empty() || jwt->audiences.empty()) {
        std::abort();
    }
    (void)check_assertion_claims(*jwt, {.audiences = {"https://op.example"}});
    if (verify_with_keys(jwt->jws, keys, {})) {
        std::abort();
    }
    static const std::vector<std::string> secrets{
        std::to_string(reinterpret_cast<std::uintptr_t>(&keys)) + "never-in-a-corpus"};
    (void)verify_with_secrets(jwt->jws, secrets, "HS256");
    return 0;
}
