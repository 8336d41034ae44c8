#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace conclave::cli {

/// The names and secret that existing apps read from their environment.
struct Credentials {
    std::string account_sid;               // TWILIO_ACCOUNT_SID
    std::string api_key_sid;               // TWILIO_API_KEY_SID
    std::string api_key_secret;            // TWILIO_API_KEY_SECRET
    std::string conversations_service_sid; // TWILIO_CONVERSATIONS_SERVICE_SID
};

[[nodiscard]] std::string env_text(const Credentials& credentials);
/// nullopt when the file is missing or lacks one of the names.
[[nodiscard]] std::optional<Credentials> read_env_file(const std::filesystem::path& file);

} // namespace conclave::cli
