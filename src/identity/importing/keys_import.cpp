#include "identity/importing/keys_import.hpp"

#include "identity/importing/batches.hpp"
#include "identity/importing/old_keys.hpp"
#include "identity/keys/retired_keys.hpp"
#include "jose/digest.hpp"

#include <soci/soci.h>

namespace conclave::identity::importing {
namespace {

constexpr std::string_view area = "signing keys";

bool is_known(store::Database& ours, const std::string& mark) {
    bool known = false;
    ours.run([&](soci::session& session) { known = is_imported(session, area, mark); });
    return known;
}

void keep(store::Database& ours, const OldKey& key, base::WallTime made, base::WallTime until,
          const std::string& mark) {
    ours.transaction([&](soci::session& session) {
        keep_retired_key(session, {.kid = key.kid, .alg = key.alg, .jwk = key.jwk, .made = made},
                         until);
        mark_imported(session, area, mark);
    });
}

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
        if (is_known(ours, mark)) {
            entry.outcome = Outcome::same;
        } else if (row.text("Use") != "signing") {
            refuse("it does not sign");
        } else if (!key) {
            refuse(key.error());
        } else if (apply) {
            keep(ours, *key, base::from_unix_seconds(row.number("Created").value_or(0)), until,
                 mark);
        }
        report.entries.push_back(std::move(entry));
    }
}

void take_key(store::Database& ours, const CertificateKey& key, base::WallTime now,
              base::WallTime until, bool apply, Report& report) {
    Entry entry{.area = std::string(area), .name = key.key.kid};
    const auto mark = jose::sha256_base64url(key.key.kid);
    if (key.ends <= now) { // which keeps no server of that kind from signing
        entry.warnings.push_back("its certificate ended on " +
                                 base::to_rfc3339(key.ends).substr(0, 10) +
                                 "; what its key has signed is believed all the same");
    }
    if (is_known(ours, mark)) {
        entry.outcome = Outcome::same;
    } else if (apply) {
        keep(ours, key.key, key.made, until, mark);
    }
    report.entries.push_back(std::move(entry));
}

} // namespace conclave::identity::importing
