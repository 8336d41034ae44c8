#include "cli/schema.hpp"

#include "account/migrations.hpp"
#include "identity/people/schema.hpp"
#include "policy/migrations.hpp"

namespace conclave::cli {

void bring_up_to_date(store::Database& database) {
    database.migrate("account", account::migrations());
    database.migrate("policy", policy::migrations());
    identity::migrate_schema(database);
}

} // namespace conclave::cli
