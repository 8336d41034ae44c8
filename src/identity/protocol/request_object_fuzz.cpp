#include "base/bytes.hpp"
#include "identity/protocol/request_object.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Whatever arrives as a request object, encrypted or not: none passes that the client's key did
/// not sign, but for the one that RFC 9101's shape has in the corpus, which is read and keeps its
/// client.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<jose::ForeignKey> keys{
        // The key of RFC 7515, appendix A.3, with which the seed "signed" was made.
        jose::ForeignKey::parse(
            R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
            R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})")
            .value()};
    // The private key of the same appendix: the seed "encrypted" holds "signed" for it.
    static const std::vector<jose::DecryptionKey> ours{jose::DecryptionKey(
        jose::Jwk::parse(
            R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
            R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",)"
            R"("d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"})")
            .value())};
    const auto object = decrypted_request_object(base::as_text({data, size}), {}, ours);
    if (!object) {
        return 0;
    }
    const RequestObjectRules rules{.client_id = "s6BhdRkqt3",
                                   .issuer = "https://op.example",
                                   .now = base::from_unix_seconds(1'700'000'000)};
    const auto form = read_request_object(*object, rules, keys);
    if (form && (form->get("client_id") != rules.client_id || form->get("request") ||
                 form->get("request_uri"))) {
        std::abort();
    }
    return 0;
}
