#include "identity/passkeys/client_data.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>
#include <cstddef>

namespace conclave::identity {
namespace {

constexpr std::size_t max_client_data_bytes = 8UZ * 1024; // honest ones have a few hundred

} // namespace

std::optional<ClientData> read_client_data(std::string_view text) {
    const auto members = base::parse_json_object(text, max_client_data_bytes);
    if (!members) {
        return std::nullopt;
    }
    const auto type = base::get_string(*members, "type");
    const auto challenge = base::get_string(*members, "challenge");
    const auto origin = base::get_string(*members, "origin");
    const auto* framed = members->if_contains("crossOrigin"); // absent in older browsers
    if (!type || !challenge || !origin || (framed != nullptr && !framed->is_bool())) {
        return std::nullopt;
    }
    return ClientData{.type = std::string(*type),
                      .challenge = std::string(*challenge),
                      .origin = std::string(*origin),
                      .cross_origin = framed != nullptr && framed->get_bool(),
                      .has_top_origin = members->contains("topOrigin")};
}

} // namespace conclave::identity
