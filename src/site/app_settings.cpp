#include "site/app_settings.hpp"

#include <boost/json.hpp>

namespace conclave::site {
namespace json = boost::json;
namespace {

/// "wss://host:port/path" -> "wss://host:port"
std::string origin_of(const std::string& url) {
    const auto authority = url.find("://");
    const auto path =
        authority == std::string::npos ? std::string::npos : url.find('/', authority + 3);
    return url.substr(0, path);
}

} // namespace

std::string config_json(const AppSettings& s) {
    const auto text_or_null = [](const std::string& text) {
        return text.empty() ? json::value(nullptr) : json::value(text);
    };
    const json::object document{
        {"product", to_json(s.product)},
        {"emergency",
         {{"enabled", s.emergency.enabled},
          {"number", s.emergency.number},
          {"label", s.emergency.label},
          {"text", s.emergency.text}}},
        {"oidc", to_json(s.oidc)},
        {"video",
         {{"backend", s.video.hosted ? "hosted" : "conclave"},
          {"ws_server", text_or_null(s.video.ws_server)},
          {"ws_server_insights", text_or_null(s.video.ws_server_insights)},
          {"environment", s.video.environment},
          {"region", s.video.region},
          {"default_room_type", s.video.default_room_type},
          {"room_types", json::value_from(s.video.room_types)}}},
        {"registration_enabled", s.registration_enabled},
    };
    return json::serialize(document);
}

std::string trusted_domains_js(const AppSettings& s) {
    return trusted_domains_js(s.oidc.authority,
                              {s.origin + "/token", s.origin + "/recordingrules"});
}

std::string app_content_security_policy(const AppSettings& s, const std::string& nonce) {
    std::string connect = "connect-src 'self' " + s.oidc.authority;
    if (s.video.hosted) {
        connect += " wss://*.twilio.com https://*.twilio.com";
    } else {
        connect += " " + origin_of(s.video.ws_server);
        const std::string insights = origin_of(s.video.ws_server_insights);
        connect += insights == origin_of(s.video.ws_server) ? "" : " " + insights;
    }
    // The silent sign-in runs the app's own page, and the provider's, in a hidden frame.
    const std::string styles = nonce.empty() ? "" : " 'nonce-" + nonce + "'";
    return "default-src 'none'; script-src 'self'; style-src 'self'" + styles +
           "; img-src 'self' data: blob:; media-src 'self' blob: mediastream:; font-src 'self'; " +
           connect + "; worker-src 'self'; manifest-src 'self'; frame-src 'self' " +
           s.oidc.authority +
           "; frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'";
}

} // namespace conclave::site
