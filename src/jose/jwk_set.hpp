#pragma once

#include "jose/decryption_key.hpp"
#include "jose/foreign_key.hpp"
#include "jose/jwk.hpp"
#include "jose/jws.hpp"

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::jose {

/// Keys that may verify a token, found by `kid` (RFC 7517, 5). Immutable once shared.
class JwkSet {
  public:
    void add(const Jwk& key);
    /// One that signed under a name of its own, for this algorithm only, and signs no more. `jwk`:
    /// its public members, with `kid` and `alg`. False: it is none.
    [[nodiscard]] bool add_retired(std::string_view kid, std::string_view alg,
                                   std::string_view jwk);
    /// One that others encrypt to: published, and verifies nothing.
    void publish(const DecryptionKey& key) { publish(key.public_json()); }
    [[nodiscard]] const Jwk* find(std::string_view kid) const;
    [[nodiscard]] const std::vector<Jwk>& keys() const { return keys_; }
    /// `{"keys":[…]}` with public members only.
    [[nodiscard]] const std::string& public_json() const { return public_json_; }
    /// Looks the key up by the header's `kid` and verifies with it; retired ones come last.
    [[nodiscard]] std::expected<CompactJws, JwsError> verify(std::string_view token) const;

  private:
    void publish(std::string_view jwk);

    struct Retired {
        std::string kid;
        std::string alg;
        ForeignKey key;
    };
    std::vector<Jwk> keys_;
    std::vector<Retired> retired_;
    std::string public_json_ = R"({"keys":[]})"; // made when a key comes, not when it is asked for
};

} // namespace conclave::jose
