#pragma once

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/importing/certificate_file.hpp"
#include "identity/importing/report.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace conclave::identity::importing {

struct ImportSettings {
    std::string issuer; // our own
    /// Tables there by the names that they are looked for by, where these don't fit.
    std::map<std::string, std::string> tables{};
    /// ASP.NET Core's Data Protection: files of keys, beside those that stand in the database, and
    /// names that the application may have had, beside Skoruba's.
    std::vector<std::string> protection_keys{};
    std::vector<std::string> applications{};
    /// What the old server signed with and that stands in no table.
    std::optional<CertificateKey> certificate_key{};
    bool deleted_too = false; // what came before and was deleted here since comes again
};

/// Brings what a database of Duende IdentityServer's and ASP.NET Core Identity's stores holds into
/// ours. What is here already is left as it is, and what came before and was deleted here since
/// does not come back by itself, so a second run changes nothing. People with their roles come in
/// one transaction, each client and scope in one of its own, grants in batches, so a run that was
/// cut off is finished by the next. One thread; waits for SQL. Trouble below SQL is thrown as
/// store::StoreError.
class Importer {
  public:
    Importer(store::Database& ours, const store::SecretBox& box, const base::Clock& clock,
             base::Random& random, ImportSettings settings)
        : ours_(ours), box_(box), clock_(clock), random_(random), settings_(std::move(settings)) {}

    /// Reads all of `old`, from one moment, and says what becomes of it; writes only if `apply`.
    [[nodiscard]] Report run(store::Database& old, bool apply);

  private:
    store::Database& ours_;
    const store::SecretBox& box_;
    const base::Clock& clock_;
    base::Random& random_;
    const ImportSettings settings_;
};

} // namespace conclave::identity::importing
