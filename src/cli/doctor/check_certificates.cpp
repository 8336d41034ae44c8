#include "cli/doctor/finding.hpp"
#include "cli/files.hpp"
#include "cli/init/tls_files.hpp"
#include "cli/person.hpp"
#include "cli/pki/pki.hpp"
#include "cli/process.hpp"
#include "cli/trust/nss.hpp"
#include "cli/trust/system_store.hpp"
#include "cli/trust/trust.hpp"

#include <fmt/format.h>

namespace conclave::cli::doctor {

namespace {

using enum Finding::Kind;

constexpr const char* subject = "Certificates";

std::string day(base::WallTime time) {
    return base::to_rfc3339(time).substr(0, 10);
}

/// A certificate that our own authority made is mended by init.
std::string renew(const server::Config& config, const server::SiteConfig& site) {
    return site.certificate == config.data_dir / "tls" / "server.pem"
               ? "Run `conclave init` again: it renews the certificate."
               : "Renew it where it came from: it is no certificate of `conclave init`.";
}

Finding check_site(const server::Config& config, const server::SiteConfig& site,
                   base::WallTime now) {
    const auto certificate = read_file(site.certificate);
    const auto key = read_file(site.key);
    const auto file = site.certificate.string();
    if (!certificate || !key)
        return {bad, subject, fmt::format("{} is missing", certificate ? site.key.string() : file),
                "Run `conclave init`, or set certificate and key of the site."};
    const auto seen = pki::inspect(*certificate);
    if (!seen)
        return {bad, subject, file + ": " + seen.error(), renew(config, site)};
    if (!pki::key_fits(*certificate, *key))
        return {bad, subject, fmt::format("{} does not belong to {}", site.key.string(), file),
                "Put the certificate's own key there."};
    if (now < seen->not_before)
        return {bad, subject, fmt::format("{} is valid from {} on", file, day(seen->not_before)),
                "Check the clock."};
    if (now >= seen->not_after)
        return {bad, subject, fmt::format("{} ended on {}", file, day(seen->not_after)),
                renew(config, site)};
    const auto wanted = names_of(site);
    for (const auto* list : {&wanted.hosts, &wanted.addresses})
        for (const auto& name : *list) {
            pki::Names one;
            one.add(name);
            if (!seen->names.covers(one))
                return {bad, subject, fmt::format("{} is not for {}", file, name),
                        renew(config, site)};
        }
    if (seen->not_after < now + renewal_margin)
        return {warning, subject, fmt::format("{} ends on {}", file, day(seen->not_after)),
                renew(config, site)};
    return {good, subject, fmt::format("{} until {}", site.origin, day(seen->not_after))};
}

/// Is the authority in the stores of the person who asks?
Finding check_trust(const std::string& authority) {
    std::string missing;
    if (!SystemStore(trust_file_name(authority)).holds(authority))
        missing = "this machine's programs";
    const auto nickname = trust_nickname(authority);
    if (have_program("certutil"))
        for (const auto& database : nss_databases(calling_person().home))
            if (!nss_has(database.directory, nickname))
                missing += (missing.empty() ? "" : ", ") + database.owner;
    if (missing.empty())
        return {good, subject, "the local authority is trusted"};
    return {warning, subject, "the local authority is not trusted by " + missing,
            "conclave trust, as the person whose browser it is; with sudo also for programs."};
}

} // namespace

Findings check_certificates(const server::Config& config, base::WallTime now) {
    Findings out;
    bool tls = false;
    for (const auto* site : {&config.app, &config.identity_site, &config.admin, &config.admin_api,
                             &config.api, &config.certificates}) {
        if (!site->enabled || !site->tls)
            continue;
        tls = true;
        out.push_back(check_site(config, *site, now));
    }
    const auto authority = read_file(config.authority_file());
    if (tls && authority && pki::inspect(*authority))
        out.push_back(check_trust(*authority));
    return out;
}

} // namespace conclave::cli::doctor
