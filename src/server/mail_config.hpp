#pragma once

#include "mail/smtp_transport.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::server {

class ConfigSection;

/// How mails leave. Without a host they stay in a folder.
struct MailConfig {
    mail::SmtpSettings smtp; // host empty: no server
    mail::Sender sender;     // address: by default conclave@<identity site's name>
    std::filesystem::path folder;
    std::filesystem::path frame_file; // HTML, see mail_frame; empty: ours
    std::string footer{};             // see mail::Look

    [[nodiscard]] bool delivers() const { return !smtp.host.empty(); }
};

/// CONCLAVE_MAIL_PASSWORD in the environment replaces mail.password. Relative paths start at
/// `base`.
void read_mail(ConfigSection section, MailConfig& mail, const std::filesystem::path& base,
               const std::function<std::optional<std::string>(std::string_view)>& environment);

/// What stands around mails (see mail::Look), read from its file; empty where it is ours. Throws
/// std::runtime_error that names the file and what is wrong with it.
[[nodiscard]] std::string mail_frame(const MailConfig& mail);

/// What carries the mails of this configuration.
[[nodiscard]] std::unique_ptr<mail::Transport> make_transport(const MailConfig& config,
                                                              const base::Clock& clock);

} // namespace conclave::server
