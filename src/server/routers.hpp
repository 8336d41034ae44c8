#pragma once

#include "identity/provider.hpp"
#include "net/server.hpp"
#include "server/config.hpp"
#include "signaling/context.hpp"
#include "site/admin_settings.hpp"
#include "site/app_site.hpp"
#include "site/every_site.hpp"

#include <functional>
#include <memory>
#include <vector>

/// From the configuration to the settings of the modules and the routes of the sites.
namespace conclave::server {

/// How long passwords are, how they are hashed, when an account locks. Without the list of leaked
/// passwords, which lies in a file: for whoever sets none.
[[nodiscard]] identity::UserPolicy user_policy(const Config& config);

/// The same with the list of leaked passwords, for whoever sets passwords. Throws as
/// leaked_passwords.
[[nodiscard]] identity::UserPolicy new_password_policy(const Config& config);

/// What conclave.toml says of the provider, for commands: neither the list of leaked passwords nor
/// the frame of mails is read. Throws std::runtime_error that names the file when
/// certificate_authorities can't be read.
[[nodiscard]] identity::Config identity_config(const Config& config);

/// The same with the list of leaked passwords and the frame of mails, for the server. Throws as
/// leaked_passwords and mail_frame, too.
[[nodiscard]] identity::Config provider_config(const Config& config);

[[nodiscard]] site::AppSettings app_settings(const Config& config);
[[nodiscard]] site::AdminSettings admin_settings(const Config& config);

[[nodiscard]] signaling::Config signaling_config(const Config& config, const store::SecretBox& box);

/// The scope of our API that `/token` asks for, and the names it also answers to.
[[nodiscard]] std::vector<std::string> api_scopes();

/// One net::Site a configured site; `mount` adds what is its own.
[[nodiscard]] net::Site make_site(const Config& config, const SiteConfig& site,
                                  const std::vector<site::ReadyCheck>& checks,
                                  const std::string& permissions_policy,
                                  const std::function<void(net::Router&)>& mount);

/// Prometheus' endpoint and what operators look at: plain HTTP on loopback. `mount` adds to it.
[[nodiscard]] net::Site make_metrics_site(const Config& config,
                                          const std::function<void(net::Router&)>& mount);

} // namespace conclave::server
