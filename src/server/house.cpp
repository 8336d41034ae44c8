#include "server/house.hpp"

#include "account/migrations.hpp"
#include "base/log.hpp"
#include "policy/migrations.hpp"
#include "server/operator_key.hpp"
#include "server/room_wishes.hpp"
#include "server/routers.hpp"
#include "server/secret_key.hpp"
#include "server/standing_policy.hpp"
#include "server/turn_wiring.hpp"
#include "site/oidc_caller.hpp"
#include "site/room_inspection.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>
#include <thread>
#include <unistd.h>

namespace conclave::server {
namespace log = base::log;
namespace json = boost::json;
namespace {

std::size_t or_one_per_core(std::size_t configured) {
    return configured != 0 ? configured : std::max(1U, std::thread::hardware_concurrency());
}

rooms::RoomType default_room_type(const Config& config) {
    return rooms::room_type_from_text(config.rooms.default_type)
        .value_or(rooms::RoomType::peer_to_peer); // the configuration was checked when it was read
}

std::vector<rooms::VideoCodec> video_codecs(const Config& config) {
    std::vector<rooms::VideoCodec> codecs;
    codecs.reserve(config.media.video_codecs.size());
    for (const auto& name : config.media.video_codecs) {
        if (const auto codec = rooms::video_codec_from_text(name)) { // checked when it was read
            codecs.push_back(*codec);
        }
    }
    return codecs;
}

std::unique_ptr<store::Database> open_database(const Config& config) {
    auto database = store::Database::open(config.database.url, config.database.sessions);
    database->migrate("account", account::migrations());
    database->migrate("policy", policy::migrations());
    return database;
}

} // namespace

House::House(const Config& config)
    : config_(config), pool_(config.threads.blocking, config.threads.queue_limit),
      database_(open_database(config)), box_(open_secret_box(config)),
      accounts_(*database_, box_, random_, clock_),
      policies_(*database_, clock_, standing_policy(config.policy)),
      app_bundle_(config.web.app_bundle), identity_bundle_(config.web.identity_bundle),
      provider_(provider_config(config), *database_, box_, clock_, random_, identity_bundle_) {
    provider_.administer(policies_);
    postman_ =
        std::make_unique<mail::Postman>(provider_.outbox(), make_transport(config.mail, clock_));
    accounts_.refresh(keys_);
    media_ = std::make_unique<MediaPlanes>(config.media, or_one_per_core(config.threads.workers),
                                           clock_, random_);
    rooms_ = make_rooms();
    signaling_ = std::make_unique<signaling::Service>(signaling_config(config, box_), keys_,
                                                      *rooms_, clock_, random_);
    tokens_ = make_token_endpoint();
    app_ = std::make_unique<site::AppSite>(app_settings(config), app_bundle_, *tokens_, random_);
    if (config.admin.enabled) {
        admin_bundle_.emplace(config.web.admin_bundle);
        admin_.emplace(admin_pages(admin_settings(config)), *admin_bundle_, random_);
    }
    build_sites();
    if (config.turn.enabled) {
        turn_ = std::make_unique<turn::Service>(turn_settings(config, box_, media_->loops().size()),
                                                clock_, random_);
    }
}

House::~House() = default;

std::unique_ptr<rooms::RoomService> House::make_rooms() {
    rooms::RoomServiceConfig config{
        .default_type = default_room_type(config_),
        .options = {.unused_timeout = config_.rooms.unused_timeout,
                    .empty_timeout = config_.rooms.empty_timeout,
                    .max_participant_duration = config_.rooms.participant_duration,
                    .session_timeout = config_.rooms.session_timeout,
                    .video_codecs = video_codecs(config_)},
        .peer_to_peer_participants = config_.rooms.peer_to_peer_participants,
        .go_participants = config_.rooms.go_participants,
        .group_participants = config_.rooms.group_participants,
        .go_participants_per_account = config_.rooms.go_participants_per_account,
        .track_sid_key = box_.derive_key("rooms.track_sid"),
    };
    return std::make_unique<rooms::RoomService>(std::move(config), media_->loops(), clock_, random_,
                                                media_->plane());
}

std::unique_ptr<site::TokenEndpoint> House::make_token_endpoint() {
    const auto listed = accounts_.api_keys();
    const auto key = listed.empty() ? std::nullopt : keys_.find_key(listed.front().sid);
    if (!key) {
        throw std::runtime_error("there is no API key to sign video tokens with: run "
                                 "`conclave init`, which makes one");
    }
    site::TokenEndpoint::Settings settings{.key = *key, .validity = config_.rooms.token_lifetime};
    const auto services = accounts_.conversations_services();
    if (!services.empty()) {
        settings.conversations_service_sid = services.front().sid;
    }
    const auto scopes = api_scopes();
    auto verifier = std::make_unique<site::OidcCallerVerifier>(
        [this](std::string_view token, std::string_view audience) {
            auto claims = provider_.verify_access_token(token, audience);
            // An account that was shut meanwhile opens no room, whatever its token says.
            if (claims && !provider_.stands(*claims)) {
                claims = std::unexpected(identity::AccessTokenError::revoked);
            }
            return claims;
        },
        scopes.front(), scopes);
    return std::make_unique<site::TokenEndpoint>(
        std::move(settings), std::move(verifier),
        [this] {
            auto now = policies_.now();
            const auto* policy = &now->policy;
            return std::shared_ptr<const policy::Policy>(std::move(now), policy);
        },
        site::TokenEndpoint::Rooms{
            .name_of =
                [this, account = key->account_sid](const std::string& name_or_sid) {
                    return room_name(*rooms_, account, name_or_sid);
                },
            .prepare =
                [this, account = key->account_sid](const site::RoomWish& wish) {
                    return prepare_room(*rooms_, account, default_room_type(config_), wish,
                                        clock_.now() + config_.rooms.token_lifetime);
                }},
        clock_);
}

void House::build_sites() {
    const std::vector<site::ReadyCheck> checks{
        {.name = "database", .ready = [this] { return database_->healthy(); }}};
    net::ServerConfig front{.addresses = config_.addresses,
                            .trusted_proxies = config_.trusted_proxies,
                            .limits = config_.http,
                            .threads = or_one_per_core(config_.threads.front)};
    const auto add = [&](const SiteConfig& site, const char* permissions,
                         const std::function<void(net::Router&)>& mount) {
        if (site.enabled) {
            front.sites.push_back(make_site(config_, site, checks, permissions, mount));
        }
    };
    add(config_.app, site::app_permissions_policy, [this](net::Router& r) { app_->mount(r); });
    add(config_.identity_site, site::closed_permissions_policy,
        [this](net::Router& r) { provider_.mount(r); });
    add(config_.admin, site::closed_permissions_policy,
        [this](net::Router& r) { admin_->mount(r); });
    add(config_.admin_api, site::closed_permissions_policy,
        [this](net::Router& r) { provider_.mount_admin(r); });
    add(config_.api, site::closed_permissions_policy,
        [this](net::Router& r) { signaling_->mount(r); });
    add(config_.certificates, site::closed_permissions_policy,
        [this](net::Router& r) { provider_.mount_for_certificates(r); });
    if (config_.certificates.enabled) {
        front.sites.back().client_certificates = true;
    }
    front_ = std::make_unique<net::Server>(std::move(front), pool_);
    if (config_.metrics.enabled) {
        metrics_ = std::make_unique<net::Server>(
            net::ServerConfig{.sites = {make_metrics_site(config_,
                                                          [this](net::Router& router) {
                                                              site::mount_room_inspection(
                                                                  router, operator_key(box_),
                                                                  *rooms_);
                                                          })},
                              .threads = 1},
            pool_);
    }
}

void House::start() {
    front_->start();
    postman_->start();
    provider_.start();
    if (!config_.mail.delivers()) {
        log::info("mails_stay_here", {{"folder", config_.mail.folder.string()}});
    }
    if (metrics_) {
        metrics_->start();
    }
    if (turn_) {
        turn_->start();
    }
    housekeeper_ =
        std::make_unique<Periodic>("housekeeping", identity::cleanup_period,
                                   *media_->loops().front(), pool_, [this] { housekeeping(); });
}

void House::housekeeping() {
    provider_.cleanup();
    accounts_.refresh(keys_); // keys made on the command line become valid without a restart
    policies_.refresh();
}

void House::stop() {
    if (housekeeper_) {
        housekeeper_->stop();
    }
    front_->stop(config_.drain);
    postman_->stop();
    provider_.stop();
    if (metrics_) {
        metrics_->stop(std::chrono::milliseconds(0));
    }
    rooms_->stop();
    if (turn_) {
        turn_->stop();
    }
    media_->stop();
    pool_.stop();
}

void House::reload_certificates() {
    try {
        front_->reload_certificates();
        if (turn_) {
            turn_->reload_certificates();
        }
        log::info("certificates_reloaded");
    } catch (const std::exception& error) {
        log::error("certificates_not_reloaded", {{"reason", error.what()}});
    }
}

std::string House::ready_json() const {
    json::object sites;
    const auto add = [&](const char* name, const SiteConfig& site) {
        if (site.enabled) {
            sites[name] =
                json::object{{"origin", site.origin}, {"port", front_->bound_port(site.origin)}};
        }
    };
    add("app", config_.app);
    add("identity", config_.identity_site);
    add("admin", config_.admin);
    add("admin_api", config_.admin_api);
    add("api", config_.api);
    add("certificates", config_.certificates);
    json::object document{{"pid", getpid()}, {"sites", std::move(sites)}};
    if (metrics_) {
        document["metrics_port"] =
            metrics_->bound_port("http://localhost:" + std::to_string(config_.metrics.port));
    }
    return json::serialize(document);
}

} // namespace conclave::server
