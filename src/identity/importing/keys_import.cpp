#include "identity/importing/keys_import.hpp"

#include "identity/importing/batches.hpp"
#include "identity/importing/old_keys.hpp"
#include "identity/keys/retired_keys.hpp"
#include "jose/digest.hpp"

#include <soci/soci.h>

namespace conclave::identity::importing {
namespace {

constexpr std::string_view area = "signing keys";

} // namespace

void take_keys(store::Database& ours, OldDatabase& old,
               const std::function<std::expected<std::string, std::string>(std::string_view)>& open,
               base::WallTime until, bool apply, Report& report) {
    for (const auto& row : old.rows(old.table({"Keys"}))) {
        const auto id = row.text("Id");
        const auto mark = jose::sha256_base64url(id);
        Entry entry{.area = std::string(area), .name = id};
        const auto refuse = [&](std::string why) {
            entry.outcome = Outcome::refused;
            entry.reason = std::move(why);
        };
        auto data = row.flag("DataProtected", false) ? open(row.text("Data")) : row.text("Data");
        const auto key = data ? read_key(*data, id, row.text("Algorithm"))
                              : std::expected<OldKey, std::string>(std::unexpected(data.error()));
        bool known = false;
        ours.run([&](soci::session& session) { known = is_imported(session, area, mark); });
        if (known) {
            entry.outcome = Outcome::same;
        } else if (row.text("Use") != "signing") {
            refuse("it does not sign");
        } else if (!key) {
            refuse(key.error());
        } else if (apply) {
            ours.transaction([&](soci::session& session) {
                keep_retired_key(
                    session,
                    {.kid = key->kid,
                     .alg = key->alg,
                     .jwk = key->jwk,
                     .made = base::from_unix_seconds(row.number("Created").value_or(0))},
                    until);
                mark_imported(session, area, mark);
            });
        }
        report.entries.push_back(std::move(entry));
    }
}

} // namespace conclave::identity::importing
