#pragma once

#include "base/bytes.hpp"
#include "base/random.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::store {

/// Encrypts what must not stand readable in the database (API key secrets, signing keys):
/// AES-256-GCM with a key that lives outside it. Immutable, thread-safe.
class SecretBox {
  public:
    /// 32 bytes; throws std::invalid_argument otherwise.
    explicit SecretBox(base::Bytes key);
    /// A key as its file has it: 64 hexadecimal digits. nullopt when it is something else.
    static std::optional<SecretBox> from_text(std::string_view text);
    /// Reads the key file (see from_text); throws std::runtime_error that says what to do when it
    /// is missing, malformed or readable by others.
    static SecretBox from_file(const std::filesystem::path& file);
    /// Writes a new key file, mode 0600; throws when the file exists.
    static void create_file(const std::filesystem::path& file, base::Random& random);

    /// Text for a column. `purpose` is authenticated: a value moved to another column or row
    /// (`"api_keys.secret|SK…"`) no longer opens.
    [[nodiscard]] std::string seal(std::string_view plain, std::string_view purpose,
                                   base::Random& random) const;
    /// nullopt when it was changed, belongs elsewhere, or was sealed with another key.
    [[nodiscard]] std::optional<std::string> open(std::string_view sealed,
                                                  std::string_view purpose) const;

    /// A key of 32 bytes for another use ("rooms.session"), the same for the life of the key file;
    /// says nothing about the box's own key (HMAC-SHA-256).
    [[nodiscard]] base::Bytes derive_key(std::string_view purpose) const;

    ~SecretBox();
    SecretBox(const SecretBox&) = default;
    SecretBox(SecretBox&&) noexcept = default;
    SecretBox& operator=(const SecretBox&) = default;
    SecretBox& operator=(SecretBox&&) noexcept = default;

  private:
    base::Bytes key_;
};

} // namespace conclave::store
