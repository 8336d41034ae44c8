#include "cli/console.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <fcntl.h>
#include <istream>
#include <ostream>
#include <termios.h>
#include <unistd.h>

namespace conclave::cli {

namespace {

constexpr char interrupt_character = 3; // Ctrl-C

/// The controlling terminal with echo off; gives it back as it was, also when an exception passes.
class QuietTerminal {
  public:
    QuietTerminal() : file_(open("/dev/tty", O_RDWR | O_CLOEXEC)) {
        if (file_ < 0 || tcgetattr(file_, &before_) != 0)
            throw Failure("There is no terminal to ask for a password on; pass it on standard "
                          "input with --password-stdin.");
        termios quiet = before_;
        // Ctrl-C comes as a character, or it would end the program with the echo off.
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
        quiet.c_lflag |= ECHONL;
        tcsetattr(file_, TCSAFLUSH, &quiet);
    }
    ~QuietTerminal() {
        tcsetattr(file_, TCSAFLUSH, &before_);
        close(file_);
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;

    std::string ask(const std::string& question) const {
        if (write(file_, question.data(), question.size()) < 0)
            throw Failure("The terminal is gone.");
        std::string answer;
        char c = 0;
        while (read(file_, &c, 1) == 1 && c != '\n') {
            if (c == interrupt_character)
                throw Failure("\nNothing was changed.");
            answer += c;
        }
        return answer;
    }

  private:
    int file_;
    termios before_{};
};

} // namespace

void Console::mark(std::string_view sign, std::string_view sgr, std::string_view text) const {
    if (color)
        out << "\x1b[" << sgr << 'm' << sign << "\x1b[0m " << text << '\n';
    else
        out << sign << ' ' << text << '\n';
}

void Console::good(std::string_view text) const {
    mark("✓", "32", text);
}
void Console::bad(std::string_view text) const {
    mark("✗", "31", text);
}
void Console::warn(std::string_view text) const {
    mark("!", "33", text);
}
void Console::hint(std::string_view text) const {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        out << "    " << text.substr(0, end) << '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}
void Console::line(std::string_view text) const {
    out << text << '\n';
}

std::string table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], base::utf8_length(row[i]));
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            line += row[i];
            if (i + 1 < row.size())
                line += std::string(widths[i] - base::utf8_length(row[i]) + 2, ' ');
        }
        out += line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
    }
    return out;
}

std::string prompt_new_password(std::string_view who) {
    const QuietTerminal terminal;
    std::string password = terminal.ask("New password for " + std::string(who) + ": ");
    if (terminal.ask("Once more: ") != password)
        throw Failure("The two passwords differ. Nothing was changed; try again.");
    return password;
}

std::string read_password_line(const Console& console) {
    std::string password;
    if (!std::getline(console.in, password) || password.empty())
        throw Failure("Standard input holds no password; write one line: "
                      "printf '%s\\n' \"$PASSWORD\" | conclave … --password-stdin");
    if (password.ends_with('\r'))
        password.pop_back();
    return password;
}

} // namespace conclave::cli
