#pragma once

#include "net/client.hpp"

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace conclave::identity {

/// The network as far as requests to clients go; tests put their own in its place.
using Fetch =
    std::function<std::expected<net::Response, net::ClientError>(const net::ClientRequest&)>;

/// Requests of ours to addresses that clients have registered. Whoever registers an address makes
/// this server call it, so it reaches the public internet only (checked on the address that is
/// connected to), by https, follows no redirect and waits briefly; `private_hosts` names those that
/// the operator lets it reach in his own network, by http as well. Immutable, thread-safe; waits.
class Outgoing {
  public:
    Outgoing(std::vector<std::string> private_hosts, Fetch fetch);

    /// `authorization`: the field's value; empty: none is sent.
    [[nodiscard]] std::expected<net::Response, net::ClientError>
    get(std::string_view url, std::string_view authorization = {}) const;
    /// `authorization`: the field's value; empty: none is sent.
    [[nodiscard]] std::expected<net::Response, net::ClientError>
    post_form(std::string_view url, std::string body, std::string_view authorization = {}) const;

    [[nodiscard]] std::expected<net::Response, net::ClientError>
    post_json(std::string_view url, std::string body, std::string_view authorization) const;

  private:
    [[nodiscard]] net::ClientRequest request(std::string_view method, std::string_view url) const;
    [[nodiscard]] std::expected<net::Response, net::ClientError>
    post(std::string_view url, std::string_view type, std::string body,
         std::string_view authorization) const;

    const std::vector<std::string> private_hosts_;
    const Fetch fetch_;
};

/// What became of a notice.
enum class Receipt { taken, refused, away };
/// 200 and 204: it was taken. Other 4xx answers but 408 and 429 will be the same the next time;
/// everything else may be better later.
[[nodiscard]] Receipt receipt_of(const std::expected<net::Response, net::ClientError>& answer);

/// So slow a client gets no answer; whoever waits for it here waits no longer.
constexpr std::chrono::seconds outgoing_timeout{5};

} // namespace conclave::identity
