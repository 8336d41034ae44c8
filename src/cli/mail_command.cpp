#include "cli/mail_command.hpp"

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "cli/program.hpp"
#include "mail/letter.hpp"
#include "mail/transport.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>
#include <ostream>
#include <stop_token>

namespace conclave::cli {

namespace {

constexpr std::size_t id_bytes = 12; // of Message-ID

} // namespace

void mail_test(const MailTestOptions& options, const Console& console) {
    const auto config = options.location.load();
    if (!mail::is_plain_address(options.to))
        throw Failure("\"" + options.to + "\" is no mail address; write one like ann@example.org.");
    const auto message = mail::compose(
        {.subject = fmt::format("A test of {}", config.branding.product_name),
         .paragraphs = {"Hello,", "somebody who runs this service wants to see whether "
                                  "its mails arrive, and what they look like."},
         .button = mail::Letter::Button{"A button, as others have it", config.app.origin},
         .after = {"There is nothing to do."}},
        options.to,
        {.product = config.branding.product_name,
         .color = config.branding.primary_color,
         .frame = server::mail_frame(config.mail),
         .footer = config.mail.footer});
    const base::SystemClock clock;
    base::SystemRandom random;
    const auto sent = server::make_transport(config.mail, clock)
                          ->send(message, base::to_hex(base::random_bytes(random, id_bytes)), {});
    if (!sent)
        throw Failure("The mail did not leave: " + sent.error().message +
                      ". `conclave doctor` looks at the mail server; [mail] of conclave.toml says "
                      "which it is.");
    if (config.mail.delivers())
        console.good(fmt::format("{}:{} has taken it, from {} to {}", config.mail.smtp.host,
                                 config.mail.smtp.port, config.mail.sender.address, options.to));
    else
        console.good("There is no mail server; it is written to " + config.mail.folder.string());
}

void add_mail(CLI::App& top, Program& program) {
    const auto& console = program.console;
    auto& app = *top.add_subcommand("mail", "Try the mails, and give them a look of your own");
    app.require_subcommand(1);
    example(app, "conclave mail test ann@example.org");

    auto& test = *app.add_subcommand("test", "Send a mail that says it is a test");
    example(test, "conclave mail test ann@example.org");
    const auto options =
        program.command<MailTestOptions>(test, [&console](const MailTestOptions& given) {
            mail_test(given, console);
            return 0;
        });
    test.add_option("address", options->to, "Who gets it")->required()->type_name("ADDRESS");

    auto& frame = *app.add_subcommand("frame", "Print the HTML that stands around what mails say");
    example(frame, "conclave mail frame > data/mail.html\n\nThen set `frame = \"mail.html\"` under "
                   "[mail] of conclave.toml. It needs {{content}}, and\nmay have {{subject}}, "
                   "{{product}} and {{footer}}.");
    frame.callback([&program, &console] {
        program.run = [&console] {
            console.out << mail::default_frame();
            return 0;
        };
    });
}

} // namespace conclave::cli
