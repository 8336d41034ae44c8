#include "identity/federation/external_userinfo.hpp"

#include "base/json_text.hpp"

#include <boost/json.hpp>

namespace conclave::identity {

bool read_userinfo(std::string_view text, ExternalPerson& person) {
    const auto claims = base::parse_json_object(text, max_userinfo_bytes);
    if (!claims || person.sub.empty() || base::get_string(*claims, "sub") != person.sub) {
        return false;
    }
    const auto told = profile_of(*claims);
    for (const auto& [to, from] :
         {std::pair(&person.name, &told.name), std::pair(&person.username, &told.username),
          std::pair(&person.email, &told.email)}) {
        if (to->empty()) {
            *to = *from;
        }
    }
    return true;
}

} // namespace conclave::identity
