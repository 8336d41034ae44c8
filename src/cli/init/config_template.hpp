#pragma once

#include <optional>
#include <string>
#include <vector>

namespace conclave::cli {

/// What `conclave init` was told, for the file it writes.
struct TemplateValues {
    std::string app_origin = "https://localhost:3000";
    std::string identity_origin = "https://localhost:44310";
    std::string admin_origin = "https://localhost:44303";
    std::string admin_api_origin = "https://localhost:44302";
    std::string api_origin = "https://localhost:8443";
    std::vector<std::string> addresses{"127.0.0.1", "::1"};
    int metrics_port = 9464;
    std::optional<std::string> database_url{}; // absent: SQLite in the data directory
};

/// The text of a conclave.toml that explains itself. Every setting is in it; those that keep their
/// default are commented out.
[[nodiscard]] std::string config_template(const TemplateValues& values);

} // namespace conclave::cli
