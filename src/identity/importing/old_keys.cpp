#include "identity/importing/old_keys.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "jose/foreign_key.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <optional>

namespace conclave::identity::importing {
namespace json = boost::json;

namespace {

constexpr std::size_t max_bytes = 64 * 1024;
constexpr std::size_t max_id = 100; // the column's width
constexpr std::array rsa_algorithms{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"};

std::string_view curve_of(std::string_view algorithm) {
    return algorithm == "ES256"   ? "P-256"
           : algorithm == "ES384" ? "P-384"
           : algorithm == "ES512" ? "P-521"
                                  : "";
}

/// .NET writes bytes in base64; a JWK has them in base64url.
std::optional<std::string> url_text(const json::object* object, std::string_view name) {
    const auto text = object == nullptr ? std::nullopt : base::get_string(*object, name);
    const auto bytes = text ? base::from_base64(*text) : std::nullopt;
    return bytes && !bytes->empty() ? std::optional(base::to_base64url(*bytes)) : std::nullopt;
}

std::optional<json::object> public_members(const json::object& key, std::string_view algorithm) {
    if (std::ranges::find(rsa_algorithms, algorithm) != rsa_algorithms.end()) {
        const auto* parameters = base::get_object(key, "Parameters");
        const auto n = url_text(parameters, "Modulus");
        const auto e = url_text(parameters, "Exponent");
        return n && e ? std::optional(json::object{{"kty", "RSA"}, {"n", *n}, {"e", *e}})
                      : std::nullopt;
    }
    const auto* point = base::get_object(key, "Q");
    const auto x = url_text(point, "X");
    const auto y = url_text(point, "Y");
    return x && y ? std::optional(json::object{
                        {"kty", "EC"}, {"crv", curve_of(algorithm)}, {"x", *x}, {"y", *y}})
                  : std::nullopt;
}

} // namespace

std::expected<OldKey, std::string> read_key(std::string_view text, std::string_view id,
                                            std::string_view algorithm) {
    const auto refuse = [](std::string_view why) { return std::unexpected(std::string(why)); };
    if (id.empty() || id.size() > max_id || !base::is_utf8(id) ||
        base::has_control_characters(id)) {
        return refuse("its name is no text, or too long");
    }
    const bool rsa = std::ranges::find(rsa_algorithms, algorithm) != rsa_algorithms.end();
    if (!rsa && curve_of(algorithm).empty()) {
        return refuse("its algorithm is not known here");
    }
    const auto object = base::parse_json_object(text, max_bytes);
    if (!object) {
        return refuse("its data is damaged");
    }
    if (base::get_bool(*object, "HasX509Certificate").value_or(false)) {
        return refuse("it lies in a certificate's file");
    }
    auto members =
        base::get_string(*object, "Id") == id ? public_members(*object, algorithm) : std::nullopt;
    if (!members) {
        return refuse("its data is damaged");
    }
    (*members)["use"] = "sig";
    (*members)["alg"] = algorithm;
    (*members)["kid"] = id;
    auto jwk = json::serialize(*members);
    if (!jose::ForeignKey::parse(jwk)) { // as it will be read, with its limits
        return refuse("its data is damaged");
    }
    return OldKey{.kid = std::string(id), .alg = std::string(algorithm), .jwk = std::move(jwk)};
}

} // namespace conclave::identity::importing
