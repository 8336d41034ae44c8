#include "identity/protocol/authorize_response.hpp"

#include "net/form.hpp"

namespace conclave::identity {

std::string encode_parameters(const ResponseParameters& parameters) {
    std::string text;
    for (const auto& [name, value] : parameters) {
        text += text.empty() ? "" : "&";
        text += net::percent_encode(name);
        text += '=';
        text += net::percent_encode(value);
    }
    return text;
}

std::string redirect_location(std::string_view redirect_uri, ResponseMode mode,
                              const ResponseParameters& parameters) {
    std::string location(redirect_uri);
    if (mode == ResponseMode::fragment) {
        location += '#';
    } else {
        const auto hash = redirect_uri.find('#');
        const auto tail = hash == std::string_view::npos ? redirect_uri : redirect_uri.substr(hash);
        location += tail.contains('?') ? '&' : '?';
    }
    return location + encode_parameters(parameters);
}

} // namespace conclave::identity
