#pragma once

#include "account/key_store.hpp"
#include "load/driver.hpp"
#include "load/web_socket.hpp"

#include <string>

namespace conclave::load {

struct ConclaveOptions {
    std::string url; // wss://localhost:8443/signaling
    std::string room;
    account::ApiKeySecret key; // signs the access tokens
};

/// Group rooms of Conclave, by the signaling that the published SDK speaks: TCMP around RSP. One
/// connection a participant; the server offers what others publish.
class ConclaveDriver final : public Driver {
  public:
    ConclaveDriver(Shared& shared, WebSockets& sockets, ConclaveOptions options)
        : shared_(shared), sockets_(sockets), options_(std::move(options)) {}
    [[nodiscard]] std::unique_ptr<Seat> join(const Person& person, SeatEvents& events) override;

  private:
    Shared& shared_;
    WebSockets& sockets_;
    ConclaveOptions options_;
};

} // namespace conclave::load
