#pragma once

#include "account/administration.hpp"
#include "account/key_store.hpp"
#include "base/blocking_pool.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/provider.hpp"
#include "mail/postman.hpp"
#include "net/server.hpp"
#include "net/static_files.hpp"
#include "policy/book.hpp"
#include "rooms/room_service.hpp"
#include "server/config.hpp"
#include "server/media_planes.hpp"
#include "server/periodic.hpp"
#include "signaling/service.hpp"
#include "site/app_site.hpp"
#include "site/token_endpoint.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"
#include "turn/service.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace conclave::server {

/// Every object of the running program, wired together in the order of the floors and taken apart
/// in reverse. Built, started and stopped on the main thread.
class House {
  public:
    /// Throws std::runtime_error that says what to do when a part can't be built.
    explicit House(const Config& config);
    ~House();
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    /// From here on the sites answer.
    void start();
    /// Tells clients, lets what is under way finish within `config.drain`, then stops.
    void stop();
    void reload_certificates();
    /// What `--ready-file` holds.
    [[nodiscard]] std::string ready_json() const;

  private:
    [[nodiscard]] std::unique_ptr<rooms::RoomService> make_rooms();
    void build_sites();
    [[nodiscard]] std::unique_ptr<site::TokenEndpoint> make_token_endpoint();
    void housekeeping();

    const Config& config_;
    base::SystemClock clock_;
    base::SystemRandom random_;
    base::BlockingPool pool_;
    std::unique_ptr<store::Database> database_;
    store::SecretBox box_;
    account::Administration accounts_;
    account::KeyStore keys_;
    policy::Book policies_;
    net::StaticFiles app_bundle_;
    net::StaticFiles identity_bundle_;
    std::optional<net::StaticFiles> admin_bundle_; // only when the console is served
    identity::Provider provider_;
    std::unique_ptr<mail::Postman> postman_; // carries the provider's mails
    std::unique_ptr<MediaPlanes> media_;
    std::unique_ptr<rooms::RoomService> rooms_;
    std::unique_ptr<signaling::Service> signaling_;
    std::unique_ptr<site::TokenEndpoint> tokens_;
    std::unique_ptr<site::AppSite> app_;
    std::optional<site::PageSite> admin_;
    std::unique_ptr<net::Server> front_;
    std::unique_ptr<net::Server> metrics_;
    std::unique_ptr<turn::Service> turn_;
    std::unique_ptr<Periodic> housekeeper_;
};

} // namespace conclave::server
