#pragma once

#include "identity/importing/protected_data.hpp"

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity::importing {

/// The keys of ASP.NET Core's Data Protection, as they lie in the table DataProtectionKeys or in
/// files key-….xml. Pure; the keys live in memory only, for as long as an import runs.
class ProtectionRing {
  public:
    /// `applications`: names that the sealing application may have; each is tried.
    explicit ProtectionRing(std::vector<std::string> applications)
        : applications_(std::move(applications)) {}

    /// Takes a `key`, a `revocation`, or a `repository` of these. False: it is none, or damaged.
    [[nodiscard]] bool add(std::string_view xml);
    [[nodiscard]] std::size_t size() const { return keys_.size(); }

    /// What was sealed for `purpose`, or why it cannot be opened.
    [[nodiscard]] std::expected<std::string, std::string> open(std::string_view text,
                                                               std::string_view purpose) const;

  private:
    friend struct RingReader;
    struct Key {
        std::expected<ProtectionKey, std::string> key; // or why it is of no use
        std::string created;                           // as it is written there (UTC)
    };

    std::vector<std::string> applications_;
    std::map<base::Bytes, Key> keys_; // by id, as it stands in what was sealed
    std::vector<base::Bytes> revoked_;
    std::string all_revoked_before_; // empty: no
};

} // namespace conclave::identity::importing
