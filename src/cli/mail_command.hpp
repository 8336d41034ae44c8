#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <string>

namespace CLI {
class App;
}

namespace conclave::cli {

struct Program;

struct MailTestOptions {
    Location location{};
    std::string to{};
};
/// Sends a letter that says it is a test, as the server would send one, and says where it went.
/// Throws Failure with what the mail server says.
void mail_test(const MailTestOptions& options, const Console& console);

/// `conclave mail test` and `conclave mail frame`.
void add_mail(CLI::App& top, Program& program);

} // namespace conclave::cli
