#include "server/web_config.hpp"

#include "server/config_checks.hpp"

namespace conclave::server {

void read_web(ConfigSection section, WebConfig& web, const std::filesystem::path& base) {
    if (const auto backend = section.choice("video_backend", {"conclave", "hosted"}))
        web.video_backend =
            *backend == 1 ? WebConfig::Backend::hosted : WebConfig::Backend::conclave;
    const auto bundle = [&](std::string_view name, std::filesystem::path& folder) {
        std::string text;
        section.text(std::string(name) + "_bundle", text, check_not_empty);
        folder = text.empty() ? find_bundle(name) : absolute_path(text, base);
    };
    bundle("app", web.app_bundle);
    bundle("identity", web.identity_bundle);
    bundle("admin", web.admin_bundle);
    section.finish();
}

} // namespace conclave::server
