#pragma once

#include "identity/registration/client_metadata.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// Reads members of metadata by type and keeps the first fault. `null` and an empty text count as
/// absent (RFC 7592, 2.2), and then `out` stays as it is. Refers to the object.
class MetadataMembers {
  public:
    explicit MetadataMembers(const boost::json::object& members) : members_(members) {}

    void text(std::string_view name, std::string& out);
    void flag(std::string_view name, bool& out);
    void seconds(std::string_view name, std::chrono::seconds& out);
    void texts(std::string_view name, std::vector<std::string>& out);
    /// The keys of a JWK Set, each as JSON text.
    void keys(std::string_view name, std::vector<std::string>& out);
    [[nodiscard]] bool has(std::string_view name) const;

    void refuse(MetadataError error, std::string description);
    void refuse(std::string description) {
        refuse(MetadataError::invalid_client_metadata, std::move(description));
    }
    [[nodiscard]] const std::optional<MetadataFault>& fault() const { return fault_; }

  private:
    const boost::json::object& members_;
    std::optional<MetadataFault> fault_;
};

} // namespace conclave::identity
