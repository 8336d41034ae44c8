#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::account {

/// An API key with its secret in the clear, as tokens are checked with. Never logged.
struct ApiKeySecret {
    std::string key_sid;     // SK…
    std::string account_sid; // AC…
    std::string secret;
};

/// Finds the secret of an API key. Implementations are thread-safe and don't wait.
class KeyLookup {
  public:
    virtual ~KeyLookup() = default;
    [[nodiscard]] virtual std::optional<ApiKeySecret> find_key(std::string_view key_sid) const = 0;
};

/// All API keys in memory, so that loops look them up without SQL. Thread-safe: a reader sees one
/// whole set, the old one or the new one. Filled by Administration::refresh.
class KeyStore final : public KeyLookup {
  public:
    KeyStore();
    void replace(std::vector<ApiKeySecret> keys);
    [[nodiscard]] std::optional<ApiKeySecret> find_key(std::string_view key_sid) const override;
    [[nodiscard]] std::size_t size() const;

  private:
    using Keys = std::map<std::string, ApiKeySecret, std::less<>>;
    [[nodiscard]] std::shared_ptr<const Keys> current() const;

    mutable std::mutex mutex_;         // held to copy or swap the pointer only
    std::shared_ptr<const Keys> keys_; // shared: readers keep the set they began with
};

} // namespace conclave::account
