#include "net/client.hpp"

#include "net/address.hpp"

#include <arpa/inet.h>
#include <array>
#include <curl/curl.h>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <sys/socket.h>

namespace conclave::net {
namespace {

using Curl = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

/// What the callbacks of one transfer see.
struct Transfer {
    const ClientRequest& request;
    Response response{};
    bool too_large = false;
    bool refused_address = false;
};

std::size_t on_body(char* data, std::size_t, std::size_t size, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    if (transfer.response.body.size() + size > transfer.request.max_response_bytes) {
        transfer.too_large = true;
        return 0; // makes curl stop
    }
    transfer.response.body.append(data, size);
    return size;
}

std::size_t on_header(char* data, std::size_t, std::size_t size, void* user) {
    auto& transfer = *static_cast<Transfer*>(user);
    const std::string_view line(data, size);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) {
        std::string_view value = line.substr(colon + 1);
        value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
        value = value.substr(0, value.find_last_not_of("\r\n \t") + 1);
        transfer.response.headers.add(line.substr(0, colon), value);
    }
    return size;
}

std::string text_of(const curl_sockaddr& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const void* source = nullptr;
    if (address.family == AF_INET) {
        source = &reinterpret_cast<const sockaddr_in*>(&address.addr)->sin_addr;
    } else if (address.family == AF_INET6) {
        source = &reinterpret_cast<const sockaddr_in6*>(&address.addr)->sin6_addr;
    }
    if (source == nullptr ||
        inet_ntop(address.family, source, text.data(), text.size()) == nullptr) {
        return {};
    }
    return text.data();
}

/// The place where the resolved address is known and nothing has been sent: a name that is
/// re-pointed between a check and the connection can't slip through.
curl_socket_t on_open(void* user, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(user);
    if (transfer.request.refuse_private_addresses && is_private_address(text_of(*address))) {
        transfer.refused_address = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void start_curl_once() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
            throw std::runtime_error("libcurl does not start");
        }
    });
}

ClientError error_of(CURLcode code, const Transfer& transfer) {
    using Kind = ClientError::Kind;
    if (transfer.too_large) {
        return {Kind::too_large, "the answer is too large"};
    }
    if (transfer.refused_address) {
        return {Kind::refused_address, "the destination is a private address"};
    }
    Kind kind = Kind::other;
    switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        kind = Kind::bad_url;
        break;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        kind = Kind::connect;
        break;
    case CURLE_OPERATION_TIMEDOUT:
        kind = Kind::timeout;
        break;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
        kind = Kind::tls;
        break;
    default:
        break;
    }
    return {kind, curl_easy_strerror(code)};
}

List header_list(const ClientRequest& request) {
    List list(nullptr, curl_slist_free_all);
    for (const auto& [name, value] : request.headers.all()) {
        curl_slist* longer = curl_slist_append(list.get(), (name + ": " + value).c_str());
        if (longer == nullptr) {
            throw std::bad_alloc();
        }
        if (!list) {
            list.reset(longer);
        }
    }
    return list;
}

} // namespace

std::expected<Response, ClientError> fetch(const ClientRequest& request) {
    start_curl_once();
    const Curl curl(curl_easy_init(), curl_easy_cleanup);
    if (!curl) {
        throw std::bad_alloc();
    }
    Transfer transfer{.request = request};
    const List headers = header_list(request);
    CURL* const handle = curl.get();
    curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR,
                     request.refuse_private_addresses ? "https" : "https,http");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeout.count()));
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    if (!request.body.empty()) {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.body.size()));
    }
    if (!request.ca_file.empty()) {
        curl_easy_setopt(handle, CURLOPT_CAINFO, request.ca_file.c_str());
    }
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, on_open);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, &transfer);
    const CURLcode code = curl_easy_perform(handle);
    if (code != CURLE_OK) {
        return std::unexpected(error_of(code, transfer));
    }
    long status = 0;
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    transfer.response.status = static_cast<int>(status);
    return std::move(transfer.response);
}

} // namespace conclave::net
