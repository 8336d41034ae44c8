#pragma once

#include "base/clock.hpp"
#include "policy/text.hpp"
#include "store/database.hpp"

#include <cstdint>
#include <expected>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace conclave::policy {

constexpr std::int64_t max_versions = 500; // older ones are forgotten when a new one comes

/// Who changed the policy.
struct Author {
    std::string id;
    std::string name;
};

/// A policy as it was once set.
struct Version {
    std::int64_t number = 0; // 0: nobody has set one, so the configuration's holds
    std::string text;
    Author author{};
    base::WallTime created{};
};

/// The policy that holds, and those that held: text in the store, and what was read of it last for
/// who asks. Thread-safe; all but now() wait for SQL.
class Book {
  public:
    /// What holds: read once, never changed.
    struct Current {
        Version version;
        Policy policy;
    };
    struct Refusal {
        std::vector<Fault> faults; // of the text; none: somebody else was faster
    };
    struct History {
        std::vector<Version> versions; // newest first
        std::int64_t total = 0;
    };

    /// `otherwise` holds until a policy is set. Needs the schema.
    Book(store::Database& database, const base::Clock& clock, const Policy& otherwise);

    /// Shared with the callers that still look at it.
    [[nodiscard]] std::shared_ptr<const Current> now() const;
    /// Reads the store again. Text that can't be read (a newer program may have set it) is logged,
    /// and nobody may do anything until another is set: the wrong policy could open doors.
    void refresh();

    /// Sets the policy if the newest version is still `seen`. It holds at once in this process, and
    /// elsewhere after the next refresh().
    [[nodiscard]] std::expected<Version, Refusal> set(const std::string& text, const Author& author,
                                                      std::int64_t seen);
    [[nodiscard]] History history(std::int64_t limit, std::int64_t offset);
    [[nodiscard]] std::optional<Version> version(std::int64_t number);

  private:
    void hold(Version version, Policy policy);

    store::Database& database_;
    const base::Clock& clock_;
    mutable std::mutex mutex_; // guards current_
    std::shared_ptr<const Current> current_;
};

} // namespace conclave::policy
