#pragma once

#include "base/clock.hpp"
#include "mail/transport.hpp"

#include <cstddef>
#include <filesystem>

namespace conclave::mail {

/// The newest this many mails are kept, so that a forgotten development server fills no disk.
constexpr std::size_t folder_max_mails = 500;

/// Writes each mail as an .eml file into a folder that only we can read: for development, and until
/// an operator names a mail server. The log says where.
class FolderTransport final : public Transport {
  public:
    FolderTransport(std::filesystem::path folder, Sender sender, const base::Clock& clock);
    [[nodiscard]] std::expected<void, SendError> send(const Message& message, std::string_view id,
                                                      const std::stop_token& stop) override;

  private:
    const std::filesystem::path folder_;
    const Sender sender_;
    const base::Clock& clock_;
};

} // namespace conclave::mail
