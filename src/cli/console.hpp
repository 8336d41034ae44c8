#pragma once

#include <iosfwd>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::cli {

/// Where a command talks. Commands get one instead of using std::cout, so that tests can listen.
struct Console {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    bool color = false;

    /// `✓ text` and `✗ text`, and between them a `!` for what works but should not stay so.
    void good(std::string_view text) const;
    void bad(std::string_view text) const;
    void warn(std::string_view text) const;
    /// Indented below the line before: how to mend it, or where to look.
    void hint(std::string_view text) const;
    void line(std::string_view text) const;

  private:
    void mark(std::string_view sign, std::string_view sgr, std::string_view text) const;
};

/// Why a command could not do its work, in words for the person: what is wrong, what to do.
/// Ends the command with status 1.
class Failure : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Columns aligned by width, two spaces between them; the first row is the heading.
[[nodiscard]] std::string table(const std::vector<std::vector<std::string>>& rows);

/// Asks for a password on the terminal, without echo, twice. Throws Failure when there is no
/// terminal or the two differ.
[[nodiscard]] std::string prompt_new_password(std::string_view who);
/// One line of the console's input, without its end. Throws Failure when there is none.
[[nodiscard]] std::string read_password_line(const Console& console);

} // namespace conclave::cli
