#include "account/access_token.hpp"
#include "base/bytes.hpp"
#include "jose/compact.hpp"

#include <cstdint>
#include <cstdlib>

/// Two ways in: the bytes as a token, and the bytes as the payload of a token whose signature is
/// right, so that the fuzzer gets past the signature.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave;
    static const auto keys = [] {
        auto* store = new account::KeyStore; // lives as long as the fuzzer
        store->replace({{"SK11111111111111111111111111111111", "AC22222222222222222222222222222222",
                         "secret"}});
        return store;
    }();
    const auto now = base::from_unix_seconds(1'800'000'000);
    const auto text = base::as_text({data, size});
    (void)account::verify_access_token(text, *keys, now);
    const auto token = jose::sign_hs256(R"({"alg":"HS256","typ":"JWT","cty":"twilio-fpa;v=1"})",
                                        text, base::as_bytes("secret"));
    const auto verified = account::verify_access_token(token, *keys, now);
    if (verified && (verified->identity.empty() || verified->expires <= now)) {
        std::abort();
    }
    return 0;
}
