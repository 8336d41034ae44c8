#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace conclave::policy {

/// What a verified access token says of its bearer: texts by the claim's name.
using Claims = std::map<std::string, std::vector<std::string>, std::less<>>;

/// The claims of a token. A list is several texts, `scope` is one text a word, true and false and
/// whole numbers are texts; objects and fractions are left out.
[[nodiscard]] Claims read_claims(const boost::json::object& token);

} // namespace conclave::policy
