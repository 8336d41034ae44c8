#include "identity/tokens/binding.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>

namespace conclave::identity {
namespace {

constexpr std::string_view certificate_mark = "x5t#S256:";
constexpr std::string_view certificate_member = "x5t#S256"; // RFC 8705, 3.1
constexpr std::string_view key_member = "jkt";              // RFC 9449, 6.1

} // namespace

std::string certificate_binding(std::string_view thumbprint) {
    return std::string(certificate_mark) + std::string(thumbprint);
}

bool is_certificate_binding(std::string_view binding) {
    return binding.starts_with(certificate_mark);
}

boost::json::object confirmation_of(std::string_view binding) {
    return is_certificate_binding(binding)
               ? boost::json::object{{certificate_member, binding.substr(certificate_mark.size())}}
               : boost::json::object{{key_member, binding}};
}

std::string binding_in(const boost::json::object& confirmation) {
    if (const auto thumbprint = base::get_string(confirmation, certificate_member)) {
        return certificate_binding(*thumbprint);
    }
    return std::string(base::get_string(confirmation, key_member).value_or(std::string_view{}));
}

std::string_view token_type_of(std::string_view binding) {
    return binding.empty() || is_certificate_binding(binding) ? "Bearer" : "DPoP";
}

} // namespace conclave::identity
