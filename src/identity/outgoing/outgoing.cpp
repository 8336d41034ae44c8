#include "identity/outgoing/outgoing.hpp"

#include "identity/protocol/redirect_uri.hpp"
#include "identity/protocol/scope.hpp"

namespace conclave::identity {

Outgoing::Outgoing(std::vector<std::string> private_hosts, Fetch fetch)
    : private_hosts_(std::move(private_hosts)), fetch_(std::move(fetch)) {}

net::ClientRequest Outgoing::request(std::string_view method, std::string_view url) const {
    return {.method = std::string(method),
            .url = std::string(url),
            .timeout = outgoing_timeout,
            .refuse_private_addresses = !contains(private_hosts_, host_of(url))};
}

std::expected<net::Response, net::ClientError> Outgoing::get(std::string_view url,
                                                             std::string_view authorization) const {
    auto wanted = request("GET", url);
    wanted.headers.set("Accept", "application/json");
    if (!authorization.empty()) {
        wanted.headers.set("Authorization", authorization);
    }
    return fetch_(wanted);
}

std::expected<net::Response, net::ClientError>
Outgoing::post_form(std::string_view url, std::string body, std::string_view authorization) const {
    return post(url, "application/x-www-form-urlencoded", std::move(body), authorization);
}

std::expected<net::Response, net::ClientError>
Outgoing::post_json(std::string_view url, std::string body, std::string_view authorization) const {
    return post(url, "application/json", std::move(body), authorization);
}

std::expected<net::Response, net::ClientError>
Outgoing::post(std::string_view url, std::string_view type, std::string body,
               std::string_view authorization) const {
    auto wanted = request("POST", url);
    wanted.headers.set("Content-Type", type);
    if (!authorization.empty()) {
        wanted.headers.set("Authorization", authorization);
    }
    wanted.body = std::move(body);
    return fetch_(wanted);
}

Receipt receipt_of(const std::expected<net::Response, net::ClientError>& answer) {
    constexpr int request_timeout = 408;   // RFC 9110, 15.5.9
    constexpr int too_many_requests = 429; // RFC 6585, 4
    const int status = answer ? answer->status : 0;
    if (status == 200 || status == 204) {
        return Receipt::taken;
    }
    const bool final =
        status >= 400 && status < 500 && status != request_timeout && status != too_many_requests;
    return final ? Receipt::refused : Receipt::away;
}

} // namespace conclave::identity
