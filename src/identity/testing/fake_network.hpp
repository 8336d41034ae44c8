#pragma once

#include "identity/outgoing/outgoing.hpp"

#include <map>
#include <string>
#include <vector>

namespace conclave::identity::testing {

/// What stands in for the clients' servers. Nobody answers at an address without an entry.
class FakeNetwork {
  public:
    [[nodiscard]] Fetch fetch() {
        return [this](const net::ClientRequest& request)
                   -> std::expected<net::Response, net::ClientError> {
            sent.push_back(request);
            const auto found = answers.find(request.url);
            if (found == answers.end()) {
                return std::unexpected(
                    net::ClientError{net::ClientError::Kind::connect, "nobody is there"});
            }
            return found->second;
        };
    }

    std::map<std::string, net::Response> answers; // by URL
    std::vector<net::ClientRequest> sent;
};

} // namespace conclave::identity::testing
