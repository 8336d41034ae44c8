#pragma once

#include "server/config.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// What a value of conclave.toml may look like. Each `check_…` gives the message of a fault, or an
/// empty text. Pure, but for find_bundle.
namespace conclave::server {

class ConfigFaults;

struct Origin {
    bool tls;
    std::string host; // as written; an IPv6 address with its brackets
    std::uint16_t port;
};
[[nodiscard]] std::optional<Origin> split_origin(std::string_view text);

[[nodiscard]] std::string check_origin(const std::string& text);
[[nodiscard]] std::string check_host(const std::string& text);
[[nodiscard]] std::string check_private_host(const std::string& text);
[[nodiscard]] std::string check_address(const std::string& text);
[[nodiscard]] std::string check_video_codec(const std::string& text);
[[nodiscard]] std::string check_database_url(const std::string& text);
/// What it says never holds the key.
[[nodiscard]] std::string check_secret_key(const std::string& text);
[[nodiscard]] std::string check_redirect_uri(const std::string& text, bool fragments_allowed);
[[nodiscard]] std::string check_ice_url(const std::string& text);
[[nodiscard]] std::string check_logo(const std::string& text);
[[nodiscard]] std::string check_color(const std::string& text);
[[nodiscard]] std::string check_phone_number(const std::string& text);
[[nodiscard]] std::string check_display_text(const std::string& text);
[[nodiscard]] std::string check_not_empty(const std::string& text);

/// `*`, or `claim=pattern`.
[[nodiscard]] std::optional<ClaimRule> parse_rule(std::string_view text);
[[nodiscard]] std::string check_rule(const std::string& text);

/// What only shows when several members are seen together.
void check_whole(const Config& config, ConfigFaults& faults);

[[nodiscard]] std::filesystem::path absolute_path(const std::string& text,
                                                  const std::filesystem::path& base);
/// Where the built pages of `name` ("app") are: in the source tree that the program was built in,
/// or as installed (`../share/conclave/web/NAME`). A path that need not exist.
[[nodiscard]] std::filesystem::path find_bundle(std::string_view name);

} // namespace conclave::server
