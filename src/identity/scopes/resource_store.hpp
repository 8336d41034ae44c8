#pragma once

#include "base/clock.hpp"
#include "identity/scopes/stored_resource.hpp"
#include "store/database.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

enum class ResourceError { taken, not_found, too_long };

/// Scopes and APIs that administrators define. Thread-safe; waits for SQL.
class ResourceStore {
  public:
    ResourceStore(store::Database& database, const base::Clock& clock)
        : database_(database), clock_(clock) {}

    /// By name.
    [[nodiscard]] std::vector<StoredResource> list(ResourceKind kind);
    [[nodiscard]] std::vector<StoredResource> all();
    [[nodiscard]] std::optional<StoredResource> get(ResourceKind kind, std::int64_t id);
    [[nodiscard]] std::optional<StoredResource> named(ResourceKind kind, std::string_view name);
    /// Stores what is new and gives it a number, its properties and secrets as well.
    [[nodiscard]] std::expected<std::int64_t, ResourceError> add(StoredResource resource);
    /// Reads one, lets `change` work on it, and writes it if that says true.
    [[nodiscard]] std::expected<void, ResourceError>
    change(ResourceKind kind, std::int64_t id, const std::function<bool(StoredResource&)>& change);
    [[nodiscard]] bool remove(ResourceKind kind, std::int64_t id);
    /// Stores those whose names are not there yet.
    void seed(const std::vector<StoredResource>& wanted);

  private:
    store::Database& database_;
    const base::Clock& clock_;
};

} // namespace conclave::identity
