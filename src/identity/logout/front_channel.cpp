#include "identity/logout/front_channel.hpp"

#include "identity/http/page_headers.hpp"
#include "identity/protocol/authorize_response.hpp"
#include "identity/protocol/redirect_uri.hpp"
#include "net/form.hpp"

#include <set>

namespace conclave::identity {

std::vector<std::string> logout_frames(ClientService& clients, SessionClients& session_clients,
                                       std::string_view issuer, std::string_view sid) {
    std::vector<std::string> frames;
    for (const auto& client_id : session_clients.of(sid)) {
        const auto client = clients.get(client_id);
        if (client && client->enabled && !client->frontchannel_logout_uri.empty() &&
            frames.size() < max_logout_frames) {
            frames.push_back(
                redirect_location(client->frontchannel_logout_uri, ResponseMode::query,
                                  {{"iss", std::string(issuer)}, {"sid", std::string(sid)}}));
        }
    }
    return frames;
}

net::Response logout_frames_page(const std::vector<std::string>& frames) {
    std::set<std::string> origins;
    std::string page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                       "<title>Signing out</title></head><body>";
    for (const auto& frame : frames) {
        origins.insert(origin_of(frame));
        // Sandboxed so that none of them takes the whole window somewhere else.
        page += "<iframe sandbox=\"allow-scripts allow-same-origin\" src=\"" +
                net::html_escape(frame) + "\"></iframe>";
    }
    page += "</body></html>";
    std::string sources;
    for (const auto& origin : origins) {
        sources += " " + origin;
    }
    auto response = net::Response::html(200, std::move(page));
    set_logout_frames_headers(response, sources);
    return response;
}

} // namespace conclave::identity
