#pragma once

#include "jose/jwk_set.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <memory>
#include <string_view>

namespace conclave::identity {

/// The provider's live keys, read once and shared. Immutable, so thread-safe.
class KeyRing {
  public:
    /// Reads and opens every key. Throws store::StoreError; std::runtime_error that says what to do
    /// when a key was sealed with another secret.
    static std::shared_ptr<const KeyRing> load(store::Database& database,
                                               const store::SecretBox& box);

    /// The newest key of an algorithm ("ES256"); the default (ES256) for an empty or unknown name.
    [[nodiscard]] const jose::Jwk& signer(std::string_view alg) const;
    [[nodiscard]] const jose::JwkSet& keys() const { return keys_; }

  private:
    jose::JwkSet keys_; // newest first
};

} // namespace conclave::identity
