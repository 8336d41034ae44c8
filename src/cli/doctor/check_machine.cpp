#include "cli/doctor/finding.hpp"
#include "cli/files.hpp"
#include "server/secret_key.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

namespace conclave::cli::doctor {

namespace {

using enum Finding::Kind;

/// What every installation of ours is younger than: the first release.
constexpr std::int64_t first_release = 1'790'000'000; // September 2026

/// Files beside the connections: database, log, libraries, event loops.
constexpr std::size_t other_files = 256;

void check_secret(const std::filesystem::path& file, Findings& out) {
    struct stat seen{};
    if (stat(file.c_str(), &seen) != 0)
        return;
    if ((seen.st_mode & nobody_else) != 0)
        out.push_back({bad, "Files", fmt::format("{} can be read by others", file.string()),
                       fmt::format("chmod 600 {}", file.string())});
}

Finding disk(const std::filesystem::path& directory) {
    std::error_code error;
    const auto space = std::filesystem::space(directory, error);
    if (error)
        return {bad, "Files", fmt::format("{}: {}", directory.string(), error.message()),
                "Run `conclave init`, or name the right place with --data-dir."};
    const auto text =
        fmt::format("{} MB free in {}", space.available / 1024 / 1024, directory.string());
    if (space.available < disk_free_least)
        return {bad, "Files", text, "Make room: a full disk stops sign-in."};
    return {good, "Files", text};
}

} // namespace

Findings check_files(const server::Config& config) {
    Findings out{disk(config.data_dir)};
    if (access(config.data_dir.c_str(), W_OK) != 0)
        out.push_back({bad, "Files",
                       fmt::format("{} can't be written by this user", config.data_dir.string()),
                       "Run as the user that the server runs as, or change the owner."});
    for (const auto& file :
         {config.secret_key_file, config.env_file(), config.file,
          config.data_dir / "tls" / "authority.key", config.data_dir / "tls" / "server.key"})
        check_secret(file, out);
    if (!server::has_secret_key(config))
        out.push_back({bad, "Files", fmt::format("no {}", config.secret_key_file.string()),
                       "Run `conclave init`; of a copied installation, copy this file too."});
    std::vector bundles{config.web.app_bundle, config.web.identity_bundle};
    if (config.admin.enabled)
        bundles.push_back(config.web.admin_bundle);
    for (const auto& bundle : bundles)
        if (!std::filesystem::exists(bundle / "index.html"))
            out.push_back({bad, "Files", fmt::format("no web pages in {}", bundle.string()),
                           "Build them (cd web && npm ci && npm run build), or set "
                           "web.app_bundle, web.identity_bundle and web.admin_bundle."});
    return out;
}

Findings check_clock(base::WallTime now) {
    const auto text = base::to_rfc3339(now);
    if (base::to_unix_seconds(now) < first_release)
        return {
            {bad, "Clock", text + " is in the past",
             "Set the clock: sudo timedatectl set-ntp true. Tokens and certificates are dated."}};
    timex state{};
    if (adjtimex(&state) < 0 || (state.status & STA_UNSYNC) == 0)
        return {{good, "Clock", text}};
    return {{warning, "Clock", text + ", but nothing keeps it right",
             "sudo timedatectl set-ntp true (in a container: on its host). Tokens of a server "
             "whose clock is wrong are refused."}};
}

Findings check_limits(const server::Config& config) {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    const auto needed = config.http.max_connections + other_files;
    const auto text = fmt::format("{} open files allowed", files.rlim_max);
    if (files.rlim_max >= needed)
        return {{good, "Limits", text}};
    return {
        {warning, "Limits",
         fmt::format("{}, and limits.max_connections = {} needs {}", text,
                     config.http.max_connections, needed),
         fmt::format("Raise the hard limit (systemd: LimitNOFILE={0}; shell: ulimit -Hn {0}), or "
                     "lower limits.max_connections.",
                     needed)}};
}

Findings check_calls(const server::Config& config) {
    if (config.turn.enabled)
        return {{good, "Calls", "the TURN server inside is on"}};
    bool turn = false;
    for (const auto& server : config.ice_servers)
        for (const auto& url : server.urls)
            turn = turn || url.starts_with("turn");
    if (turn)
        return {{good, "Calls", "a TURN server is configured"}};
    return {
        {warning, "Calls", "no TURN server is configured",
         "In one network all is well. People behind different firewalls may not see each other: "
         "set enabled = true in [turn], or add [[ice.servers]] to conclave.toml."}};
}

} // namespace conclave::cli::doctor
