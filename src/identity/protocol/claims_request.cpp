#include "identity/protocol/claims_request.hpp"

#include "base/json_text.hpp"
#include "identity/protocol/scope.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace conclave::identity {
namespace json = boost::json;

namespace {

constexpr std::size_t max_name_bytes = 100;
constexpr std::size_t max_values = 20;

/// `value` or `values` of one claim; false when they are of another type than text.
bool read_values(const json::object& wish, std::vector<std::string>& out) {
    if (const auto* value = wish.if_contains("value")) {
        if (!value->is_string()) {
            return false;
        }
        out.emplace_back(value->get_string());
    }
    const auto* values = wish.if_contains("values");
    if (values == nullptr) {
        return true;
    }
    if (!values->is_array() || values->get_array().size() > max_values) {
        return false;
    }
    return std::ranges::all_of(values->get_array(), [&](const json::value& value) {
        if (value.is_string()) {
            out.emplace_back(value.get_string());
        }
        return value.is_string();
    });
}

/// Names are kept in lists of words, so those with spaces, which nobody has, are left out.
bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= max_name_bytes &&
           std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f; });
}

bool read_claim(std::string_view name, const json::value& value, std::vector<std::string>& names,
                ClaimsRequest& out) {
    const auto* wish = value.if_object();
    if (wish == nullptr && !value.is_null()) {
        return false;
    }
    const auto* essential = wish ? wish->if_contains("essential") : nullptr;
    if (essential != nullptr && !essential->is_bool()) {
        return false;
    }
    if (name == "sub") {
        return wish == nullptr || read_values(*wish, out.subjects);
    }
    if (name == "acr") {
        out.acr.essential |= essential != nullptr && essential->get_bool();
        return wish == nullptr || read_values(*wish, out.acr.values);
    }
    if (is_name(name) && !contains(names, name)) {
        names.emplace_back(name);
    }
    return true;
}

bool read_member(const json::object& claims, std::string_view name, std::vector<std::string>& names,
                 ClaimsRequest& out) {
    const auto* member = claims.if_contains(name);
    if (member == nullptr || member->is_null()) {
        return true;
    }
    const auto* wishes = member->if_object();
    return wishes != nullptr && wishes->size() <= max_requested_claims &&
           std::ranges::all_of(*wishes, [&](const auto& wish) {
               return read_claim(wish.key(), wish.value(), names, out);
           });
}

} // namespace

std::expected<ClaimsRequest, std::string> parse_claims_request(std::string_view text) {
    const auto claims = base::parse_json_object(text, max_claims_request_bytes);
    ClaimsRequest out;
    if (!claims || !read_member(*claims, "userinfo", out.userinfo, out) ||
        !read_member(*claims, "id_token", out.id_token, out)) {
        return std::unexpected("The parameter claims is not as OpenID Connect Core, 5.5 has it.");
    }
    return out;
}

} // namespace conclave::identity
