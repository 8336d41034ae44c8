#include "server/mail_config.hpp"

#include "base/bytes.hpp"
#include "mail/folder_transport.hpp"
#include "mail/letter.hpp"
#include "net/address.hpp"
#include "server/config_checks.hpp"
#include "server/config_reader.hpp"

#include <fmt/format.h>
#include <fstream>
#include <stdexcept>

namespace conclave::server {
namespace {

std::string check_mail_host(const std::string& text) {
    return !text.empty() && text.find_first_of("/@ []") == std::string::npos
               ? std::string{}
               : fmt::format("\"{}\" is no host name; write a name or an address without port: "
                             "\"smtp.example.org\"",
                             text);
}

std::string check_sender(const std::string& text) {
    return mail::is_plain_address(text)
               ? std::string{}
               : fmt::format("\"{}\" is no address; write \"no-reply@example.org\"", text);
}

std::string check_footer(const std::string& text) {
    constexpr std::size_t longest = 1000;
    return text.size() <= longest && base::is_utf8(text)
               ? std::string{}
               : fmt::format("is no text of at most {} bytes", longest);
}

} // namespace

void read_mail(ConfigSection section, MailConfig& mail, const std::filesystem::path& base,
               const std::function<std::optional<std::string>(std::string_view)>& environment) {
    auto& smtp = mail.smtp;
    section.text("host", smtp.host, check_mail_host);
    if (const auto security = section.choice("security", {"starttls", "tls", "none"})) {
        constexpr mail::Security kinds[] = {mail::Security::starttls, mail::Security::tls,
                                            mail::Security::none};
        smtp.security = kinds[*security];
    }
    constexpr std::uint16_t implicit_tls_port = 465; // RFC 8314, 3.3
    if (smtp.security == mail::Security::tls) {
        smtp.port = implicit_tls_port;
    }
    section.integer("port", smtp.port, 1, 65'535);
    section.text("username", smtp.username);
    section.text("password", smtp.password);
    if (auto password = environment("CONCLAVE_MAIL_PASSWORD")) {
        smtp.password = *std::move(password);
    }
    std::string authority;
    section.text("authority", authority, check_not_empty);
    if (!authority.empty()) {
        smtp.ca_file = absolute_path(authority, base).string();
    }
    section.duration("timeout", smtp.timeout, std::chrono::seconds{5}, std::chrono::minutes{4});
    section.text("from", mail.sender.address, check_sender);
    section.text("from_name", mail.sender.name, check_display_text);
    std::string folder = "mail";
    section.text("folder", folder, check_not_empty);
    mail.folder = absolute_path(folder, base);
    section.text("footer", mail.footer, check_footer);
    std::string frame;
    section.text("frame", frame, check_not_empty);
    if (!frame.empty()) {
        mail.frame_file = absolute_path(frame, base);
    }
    const bool loopback = smtp.host == "localhost" || net::is_loopback_address(smtp.host);
    if (mail.delivers() && smtp.security == mail::Security::none && !loopback) {
        section.fault("security",
                      "is none, and the server is not on this machine: mails hold links "
                      "that open accounts; write \"starttls\" or \"tls\"");
    }
    if (smtp.username.empty() != smtp.password.empty()) {
        section.fault("username", "goes with password (or CONCLAVE_MAIL_PASSWORD); write both, or "
                                  "neither");
    }
    section.finish();
}

std::string mail_frame(const MailConfig& mail) {
    if (mail.frame_file.empty()) {
        return {};
    }
    const auto refuse = [&](const std::string& what) {
        throw std::runtime_error(mail.frame_file.string() + ": " + what);
    };
    std::ifstream in(mail.frame_file, std::ios::binary);
    std::string text(mail::max_frame_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.empty()) {
        refuse("it cannot be read, or is empty; `conclave mail frame` prints one to begin with");
    }
    if (text.size() > mail::max_frame_bytes || !base::is_utf8(text)) {
        refuse(fmt::format("it is no UTF-8 text of at most {} bytes", mail::max_frame_bytes));
    }
    if (const auto fault = mail::frame_fault(text)) {
        refuse(*fault);
    }
    return text;
}

std::unique_ptr<mail::Transport> make_transport(const MailConfig& config,
                                                const base::Clock& clock) {
    if (config.delivers()) {
        return std::make_unique<mail::SmtpTransport>(config.smtp, config.sender, clock);
    }
    return std::make_unique<mail::FolderTransport>(config.folder, config.sender, clock);
}

} // namespace conclave::server
