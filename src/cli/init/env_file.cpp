#include "cli/init/env_file.hpp"

#include "cli/files.hpp"

#include <fmt/format.h>

namespace conclave::cli {

namespace {

std::string value_of(std::string_view text, std::string_view name) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        if (line.starts_with(name) && line.substr(name.size()).starts_with('='))
            return std::string(line.substr(name.size() + 1));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

} // namespace

std::string env_text(const Credentials& credentials) {
    return fmt::format("# Written by `conclave init`. Holds a secret: keep it out of version "
                       "control.\n"
                       "TWILIO_ACCOUNT_SID={}\n"
                       "TWILIO_API_KEY_SID={}\n"
                       "TWILIO_API_KEY_SECRET={}\n"
                       "TWILIO_CONVERSATIONS_SERVICE_SID={}\n",
                       credentials.account_sid, credentials.api_key_sid, credentials.api_key_secret,
                       credentials.conversations_service_sid);
}

std::optional<Credentials> read_env_file(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text)
        return std::nullopt;
    Credentials out{value_of(*text, "TWILIO_ACCOUNT_SID"), value_of(*text, "TWILIO_API_KEY_SID"),
                    value_of(*text, "TWILIO_API_KEY_SECRET"),
                    value_of(*text, "TWILIO_CONVERSATIONS_SERVICE_SID")};
    if (out.account_sid.empty() || out.api_key_sid.empty() || out.api_key_secret.empty() ||
        out.conversations_service_sid.empty())
        return std::nullopt;
    return out;
}

} // namespace conclave::cli
