#pragma once

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
    [[nodiscard]] const Jwk* find(std::string_view kid) const;
    [[nodiscard]] const std::vector<Jwk>& keys() const { return keys_; }
    /// `{"keys":[…]}` with public members only.
    [[nodiscard]] const std::string& public_json() const { return public_json_; }
    /// Looks the key up by the header's `kid` and verifies with it.
    [[nodiscard]] std::expected<CompactJws, JwsError> verify(std::string_view token) const;

  private:
    std::vector<Jwk> keys_;
    std::string public_json_ = R"({"keys":[]})";
};

} // namespace conclave::jose
