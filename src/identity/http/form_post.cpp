#include "identity/http/form_post.hpp"

#include "identity/http/page_headers.hpp"
#include "identity/protocol/redirect_uri.hpp"
#include "net/form.hpp"

namespace conclave::identity {
namespace {

constexpr std::string_view submit_script = "document.forms[0].submit();";

} // namespace

void fill_form_post(net::Response& response, std::string_view redirect_uri,
                    const ResponseParameters& parameters) {
    static const std::string hash = script_hash(submit_script);
    std::string page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                       "<title>Back to the application</title></head><body>"
                       "<form method=\"post\" action=\"" +
                       net::html_escape(redirect_uri) + "\">";
    for (const auto& [name, value] : parameters) {
        page += "<input type=\"hidden\" name=\"" + net::html_escape(name) + "\" value=\"" +
                net::html_escape(value) + "\">";
    }
    page += "<noscript><button type=\"submit\">Continue</button></noscript></form><script>";
    page += submit_script;
    page += "</script></body></html>";
    response.status = 200;
    response.headers.set("Content-Type", "text/html; charset=utf-8");
    response.body = std::move(page);
    set_form_post_headers(response, hash, origin_of(redirect_uri));
}

} // namespace conclave::identity
