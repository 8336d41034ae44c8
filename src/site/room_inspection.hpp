#pragma once

#include "net/router.hpp"
#include "rooms/room_service.hpp"

#include <chrono>
#include <string>

namespace conclave::site {

/// For the operator, on the loopback port: which rooms there are (`GET /rooms`), and who is in one
/// and why their media goes as it goes (`GET /rooms/{sid}`). Both need `Authorization: Bearer key`,
/// because every account of the machine can reach the port, and names of people are in the answers.
/// `service` outlives the router. The shape of the answers is in docs/http-contracts.md.
void mount_room_inspection(net::Router& router, std::string key, rooms::RoomService& service);

/// A room that does not answer in this time is on a worker that is stuck.
constexpr std::chrono::seconds inspection_patience{5};
/// `GET /rooms` lists so many, the first by SID.
constexpr std::size_t max_listed_rooms = 1'000;

} // namespace conclave::site
