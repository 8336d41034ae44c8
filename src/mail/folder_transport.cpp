#include "mail/folder_transport.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <vector>

namespace conclave::mail {
namespace fs = std::filesystem;
namespace {

/// Removes the oldest beyond the limit; names begin with the time, so their order is the mails'.
void prune(const fs::path& folder) {
    std::vector<fs::path> mails;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".eml") {
            mails.push_back(entry.path());
        }
    }
    if (mails.size() <= folder_max_mails) {
        return;
    }
    std::ranges::sort(mails);
    mails.resize(mails.size() - folder_max_mails);
    for (const auto& mail : mails) {
        fs::remove(mail);
    }
}

} // namespace

FolderTransport::FolderTransport(fs::path folder, Sender sender, const base::Clock& clock)
    : folder_(std::move(folder)), sender_(std::move(sender)), clock_(clock) {}

std::expected<void, SendError> FolderTransport::send(const Message& message, std::string_view id,
                                                     const std::stop_token&) {
    const auto now = clock_.now();
    const auto file = folder_ / fmt::format("{}-{}.eml", base::to_unix_seconds(now), id);
    try {
        fs::create_directories(folder_);
        fs::permissions(folder_, fs::perms::owner_all); // links in mails open accounts
        const auto partial = fs::path(file).replace_extension(".part");
        std::ofstream out(partial, std::ios::binary);
        out << to_mime(message, sender_, now, id);
        out.close();
        if (!out) {
            return std::unexpected(SendError{SendError::Kind::temporary,
                                             fmt::format("cannot write {}", partial.string())});
        }
        fs::rename(partial, file); // whoever watches the folder sees whole mails only
        prune(folder_);
    } catch (const fs::filesystem_error& error) {
        return std::unexpected(SendError{SendError::Kind::temporary, error.what()});
    }
    base::log::info("mail_written", {{"file", file.string()}, {"subject", message.subject}});
    return {};
}

} // namespace conclave::mail
