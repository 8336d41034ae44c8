#include "server/leaked_list.hpp"

#include "base/log.hpp"

namespace conclave::server {

std::shared_ptr<const identity::LeakedPasswords> leaked_passwords(const PasswordPolicy& policy) {
    if (policy.leaked_list.empty()) {
        base::log::warning("no_list_of_leaked_passwords",
                           {{"hint", "build the pages, or set identity.password.leaked_list"}});
        return nullptr;
    }
    return std::make_shared<const identity::LeakedPasswords>(policy.leaked_list);
}

} // namespace conclave::server
