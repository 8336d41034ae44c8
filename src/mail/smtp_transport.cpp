#include "mail/smtp_transport.hpp"

#include <array>
#include <curl/curl.h>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace conclave::mail {
namespace {

constexpr std::chrono::seconds connect_timeout{15};

using Curl = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

void start_curl_once() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
            throw std::runtime_error("libcurl does not start");
        }
    });
}

/// What curl's callbacks see of one delivery.
struct Delivery {
    std::string_view rest;
    const std::stop_token& stop;
};

std::size_t on_read(char* out, std::size_t size, std::size_t count, void* user) {
    auto& rest = static_cast<Delivery*>(user)->rest;
    const auto taken = rest.copy(out, size * count);
    rest.remove_prefix(taken);
    return taken;
}

std::size_t on_write(char*, std::size_t size, std::size_t count, void*) {
    return size * count; // replies to NOOP: of no interest
}

int on_progress(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Delivery*>(user)->stop.stop_requested() ? 1 : 0;
}

/// A handle that knows the server. `error`: CURL_ERROR_SIZE bytes that outlive it.
Curl connected(const SmtpSettings& settings, char* error) {
    start_curl_once();
    Curl curl(curl_easy_init(), &curl_easy_cleanup);
    if (!curl) {
        throw std::runtime_error("libcurl gives no handle");
    }
    const bool ipv6 = settings.host.contains(':');
    const auto url = fmt::format(
        "{}://{}{}{}:{}/{}", settings.security == Security::tls ? "smtps" : "smtp", ipv6 ? "[" : "",
        settings.host, ipv6 ? "]" : "", settings.port, settings.local_name);
    auto* c = curl.get();
    curl_easy_setopt(c, CURLOPT_URL, url.c_str());
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, error);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_PROXY, ""); // mail goes straight, whatever the environment says
    curl_easy_setopt(
        c, CURLOPT_USE_SSL,
        static_cast<long>(settings.security == Security::none ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(c, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!settings.ca_file.empty()) {
        curl_easy_setopt(c, CURLOPT_CAINFO, settings.ca_file.c_str());
        curl_easy_setopt(c, CURLOPT_CAPATH, nullptr);
    }
    if (!settings.username.empty()) {
        curl_easy_setopt(c, CURLOPT_USERNAME, settings.username.c_str());
        curl_easy_setopt(c, CURLOPT_PASSWORD, settings.password.c_str());
    }
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, static_cast<long>(connect_timeout.count()));
    curl_easy_setopt(c, CURLOPT_TIMEOUT, static_cast<long>(settings.timeout.count()));
    return curl;
}

std::expected<void, SendError> perform(CURL* curl, const std::array<char, CURL_ERROR_SIZE>& error) {
    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK) {
        return {};
    }
    long reply = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
    constexpr long authentication_required = 530; // RFC 4954, 6: our settings, not this mail
    const bool ours = code == CURLE_LOGIN_DENIED || code == CURLE_USE_SSL_FAILED ||
                      code == CURLE_PEER_FAILED_VERIFICATION || reply == authentication_required;
    const bool never = reply >= 500 && reply < 600 && !ours;
    const std::string words = error.front() != '\0' ? error.data() : curl_easy_strerror(code);
    return std::unexpected(
        SendError{.kind = never ? SendError::Kind::refused : SendError::Kind::temporary,
                  .message = reply == 0 ? words : fmt::format("{} (last reply {})", words, reply)});
}

} // namespace

SmtpTransport::SmtpTransport(SmtpSettings settings, Sender sender, const base::Clock& clock)
    : settings_(std::move(settings)), sender_(std::move(sender)), clock_(clock) {}

std::expected<void, SendError> SmtpTransport::send(const Message& message, std::string_view id,
                                                   const std::stop_token& stop) {
    if (!is_plain_address(message.to)) {
        return std::unexpected(SendError{SendError::Kind::refused, "the address is not plain"});
    }
    std::array<char, CURL_ERROR_SIZE> error{};
    const auto curl = connected(settings_, error.data());
    const auto mime = to_mime(message, sender_, clock_.now(), id);
    const List recipients(curl_slist_append(nullptr, fmt::format("<{}>", message.to).c_str()),
                          &curl_slist_free_all);
    Delivery delivery{mime, stop};
    auto* c = curl.get();
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, fmt::format("<{}>", sender_.address).c_str());
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(c, CURLOPT_READFUNCTION, &on_read);
    curl_easy_setopt(c, CURLOPT_READDATA, &delivery);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, &on_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, &delivery);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    return perform(c, error);
}

std::expected<void, SendError> try_connect(const SmtpSettings& settings) {
    std::array<char, CURL_ERROR_SIZE> error{};
    const auto curl = connected(settings, error.data());
    curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &on_write);
    return perform(curl.get(), error);
}

} // namespace conclave::mail
