#pragma once

#include "base/clock.hpp"
#include "identity/keys/key_rows.hpp"
#include "identity/keys/key_schedule.hpp"
#include "jose/decryption_key.hpp"
#include "jose/jwk_set.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// The provider's keys as of one moment, read once and shared: those that are announced, those that
/// sign, those that signed lately, and those that others encrypt to. Immutable, so thread-safe.
class KeyRing {
  public:
    /// Reads and opens every key. Throws store::StoreError; std::runtime_error that says what to do
    /// when a key was sealed with another secret.
    static std::shared_ptr<const KeyRing> load(store::Database& database,
                                               const store::SecretBox& box,
                                               const KeySchedule& schedule, base::WallTime now);

    /// What signs for an algorithm ("ES256"); the default (ES256) for an empty or unknown name.
    [[nodiscard]] const jose::Jwk& signer(std::string_view alg) const;
    [[nodiscard]] const jose::JwkSet& keys() const { return keys_; }

    /// Those that open what comes encrypted; of each kind the published one stands first. One that
    /// follows is not published before every process knows it, and one that was stays for as long
    /// as keys are kept.
    [[nodiscard]] const std::vector<jose::DecryptionKey>& decryption_keys() const {
        return decryption_keys_;
    }

  private:
    void add(const KeyRole& role, const std::vector<jose::Jwk>& keys, std::size_t current);

    jose::JwkSet keys_;
    std::vector<jose::DecryptionKey> decryption_keys_;
    std::vector<std::size_t> signers_; // in keys_, one of each algorithm, the default's first
};

} // namespace conclave::identity
