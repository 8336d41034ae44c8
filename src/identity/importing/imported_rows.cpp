#include "identity/importing/imported_rows.hpp"

#include <soci/soci.h>

namespace conclave::identity::importing {

bool is_imported(soci::session& session, std::string_view area, std::string_view old_key) {
    const std::string place(area);
    const std::string key(old_key);
    int count = 0;
    session << "SELECT COUNT(*) FROM identity_imported WHERE area = :a AND old_key = :k",
        soci::use(place), soci::use(key), soci::into(count);
    return count != 0;
}

void mark_imported(soci::session& session, std::string_view area, std::string_view old_key) {
    const std::string place(area);
    const std::string key(old_key);
    session << "INSERT INTO identity_imported (area, old_key) VALUES (:a, :k)", soci::use(place),
        soci::use(key);
}

} // namespace conclave::identity::importing
