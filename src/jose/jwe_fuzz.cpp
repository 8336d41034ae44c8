#include "jose/jwe_open.hpp"

#include <cstdint>
#include <cstdlib>

/// Whatever comes in as a JWE: it is taken apart or not, and what opens was made for the key. The
/// seeds are for the key of RFC 7515, A.3.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave;
    static const std::vector<jose::DecryptionKey> keys{jose::DecryptionKey(
        jose::Jwk::parse(
            R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
            R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",)"
            R"("d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"})")
            .value())};
    const auto token = base::as_text({data, size});
    const auto jwe = jose::parse_jwe(token);
    if (!jwe) {
        return 0;
    }
    if (!jose::is_accepted_key_alg(jwe->alg) || !jose::is_content_alg(jwe->enc) ||
        !token.starts_with(jwe->head)) {
        std::abort();
    }
    const auto content = jose::decrypt(*jwe, keys);
    if (content && content->size() > jwe->content.ciphertext.size()) {
        std::abort(); // nothing grows
    }
    return 0;
}
