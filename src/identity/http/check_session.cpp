#include "identity/http/check_session.hpp"

#include "identity/http/page_headers.hpp"

namespace conclave::identity {
namespace {

constexpr std::string_view script = R"JS(
const cookie = () => {
    const entry = document.cookie.split('; ').find((c) => c.startsWith('conclave.check_session='));
    return entry ? entry.slice(entry.indexOf('=') + 1) : '';
};
const digest = async (text) => {
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(bytes)))
        .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
};
const answer = async (origin, message) => {
    const space = message.lastIndexOf(' ');
    const dot = message.lastIndexOf('.');
    if (space < 1 || dot < space) return 'error';
    if (document.hasStorageAccess && !(await document.hasStorageAccess())) return 'error';
    const id = message.slice(0, space);
    const salt = message.slice(dot + 1);
    const state = (await digest(id + origin + cookie() + salt)) + '.' + salt;
    return state === message.slice(space + 1) ? 'unchanged' : 'changed';
};
window.addEventListener('message', async (event) => {
    if (event.source === window || typeof event.data !== 'string') return;
    let result = 'error';
    try {
        result = await answer(event.origin, event.data);
    } catch (error) {
        console.warn('check session', error);
    }
    event.source.postMessage(result, event.origin);
});
)JS";

} // namespace

net::Response check_session_page() {
    std::string page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                       "<title>Check session</title></head><body><script>";
    page += script;
    page += "</script></body></html>";
    auto response = net::Response::html(200, std::move(page));
    set_check_session_headers(response, script_hash(script));
    return response;
}

} // namespace conclave::identity
