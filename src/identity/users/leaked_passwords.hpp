#pragma once

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// Passwords that are known from leaks, so that nobody chooses one (NIST SP 800-63B-4, 3.1.1.2).
/// Two kinds of file, told apart by the first line:
/// - one password a line, by whatever name; read into memory as hashes, compared without regard to
///   the case of ASCII letters;
/// - "Pwned Passwords" ordered by SHA-1, lines of 40 hexadecimal digits and, behind a colon, a
///   count; searched on the disk, 40 GB or not.
/// Nothing is asked of anybody else. Immutable, thread-safe.
class LeakedPasswords {
  public:
    static constexpr std::size_t most_words = 20'000'000; // in memory, 8 bytes each

    /// Throws std::runtime_error that names the file when it can't be read, is no such list, or
    /// has more than `most_words`.
    explicit LeakedPasswords(const std::filesystem::path& file);

    /// Reads the disk where the list is ordered by SHA-1; throws base::ServiceError, to be tried
    /// later, when that fails.
    [[nodiscard]] bool contain(std::string_view password) const;

  private:
    [[nodiscard]] bool on_disk(std::string_view password) const;
    void read_words(std::istream& in);

    const std::filesystem::path file_;
    bool ordered_ = false;             // by SHA-1, on the disk
    std::vector<std::size_t> words_{}; // hashes, sorted
};

} // namespace conclave::identity
