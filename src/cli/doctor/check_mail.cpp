#include "cli/doctor/finding.hpp"
#include "mail/smtp_transport.hpp"

#include <fmt/format.h>

namespace conclave::cli::doctor {

using enum Finding::Kind;

Findings check_mail(const server::Config& config) {
    const auto& mail = config.mail;
    if (!mail.delivers()) {
        const auto text =
            fmt::format("no mail server: mails are written to {}", mail.folder.string());
        if (config.app.host_name() == "localhost")
            return {{good, "Mail", text}};
        return {{warning, "Mail", text,
                 "Set host, username and from in [mail] of conclave.toml, so that people can "
                 "confirm their address and replace a forgotten password."}};
    }
    const auto place = fmt::format("{}:{}", mail.smtp.host, mail.smtp.port);
    const auto tried = mail::try_connect(mail.smtp);
    if (tried)
        return {
            {good, "Mail",
             fmt::format("{} answers{}, mails come from {}", place,
                         mail.smtp.username.empty() ? "" : " and knows us", mail.sender.address)}};
    return {{bad, "Mail", fmt::format("{}: {}", place, tried.error().message),
             "Correct [mail] in conclave.toml. Until then mails wait in the database; none is "
             "lost before its links are too old."}};
}

} // namespace conclave::cli::doctor
