#include "identity/http/pages.hpp"

#include "identity/http/page_headers.hpp"

#include <stdexcept>

namespace conclave::identity {
namespace {

constexpr std::string_view nonce_mark = "__CSP_NONCE__";
constexpr std::size_t nonce_bytes = 16;

std::string read_index(const net::StaticFiles& files) {
    const auto index = files.content("/index.html");
    if (!index) {
        throw std::runtime_error("the identity pages are not built: no index.html in the bundle; "
                                 "run npm run build in web/");
    }
    return std::string(*index);
}

} // namespace

Pages::Pages(const net::StaticFiles& files, base::Random& random)
    : files_(files), random_(random), index_(read_index(files)) {}

net::Response Pages::entry() const {
    const auto nonce = base::random_token(random_, nonce_bytes);
    auto page = index_;
    for (auto at = page.find(nonce_mark); at != std::string::npos;
         at = page.find(nonce_mark, at + nonce.size())) {
        page.replace(at, nonce_mark.size(), nonce);
    }
    auto response = net::Response::html(200, std::move(page));
    set_page_headers(response, nonce);
    return response;
}

void Pages::explain_not_found(const net::Request& request, net::Response& response) const {
    const auto accepted = request.headers.get("Accept").value_or("");
    const bool looks = request.method == "GET" || request.method == "HEAD";
    if (response.status != 404 || !looks || !accepted.contains("text/html")) {
        return;
    }
    response = entry();
    response.status = 404;
}

net::Response Pages::asset(const net::Request& request) const {
    const auto rest = request.path_parameters.find("*");
    const auto path = "/" + (rest == request.path_parameters.end() ? std::string() : rest->second);
    auto response = files_.answer(request, path);
    if (!response || path == "/index.html") {
        return net::Response::error(404, "not_found", "There is no such file.");
    }
    response->headers.set("X-Content-Type-Options", "nosniff");
    return *std::move(response);
}

} // namespace conclave::identity
