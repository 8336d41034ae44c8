#include "cli/init/tls_files.hpp"

#include "cli/files.hpp"

#include <array>
#include <unistd.h>

namespace conclave::cli {

namespace {

std::filesystem::path key_beside(std::filesystem::path certificate) {
    return certificate.replace_extension(".key");
}

std::string authority_name() {
    std::array<char, 65> host{}; // HOST_NAME_MAX and its end
    if (gethostname(host.data(), host.size() - 1) != 0)
        return "Conclave local authority";
    return std::string("Conclave local authority on ") + host.data();
}

pki::Pair ensure_authority(const std::filesystem::path& file, base::WallTime now,
                           const Console& console) {
    auto certificate = read_file(file);
    auto key = read_file(key_beside(file));
    if (certificate && key)
        return {std::move(*certificate), std::move(*key)};
    if (certificate)
        throw Failure("The authority's key " + key_beside(file).string() +
                      " is missing, so it can't issue certificates. Put the key back, or remove " +
                      file.string() + " (and `conclave trust --remove` it first) for a new one.");
    const auto made = pki::make_authority(authority_name(), now);
    // The key first: a certificate without its key would stop the next run.
    if (key)
        replace_file(key_beside(file), made.key, private_mode);
    else
        write_new_file(key_beside(file), made.key, private_mode);
    write_new_file(file, made.certificate, public_mode);
    console.good("Certificate authority of this installation  " + file.string());
    return made;
}

/// Why the certificate must be made anew; empty: it need not.
std::string renewal_reason(const std::optional<std::string>& certificate,
                           const std::optional<std::string>& key, const pki::Pair& authority,
                           const pki::Names& names, base::WallTime now) {
    if (!certificate || !key || !pki::key_fits(*certificate, *key))
        return "new";
    const auto seen = pki::inspect(*certificate);
    if (!seen || !seen->names.covers(names))
        return "the names of the sites changed";
    if (seen->not_after < now + renewal_margin)
        return "the old one was about to end";
    if (!pki::verify(*certificate, authority.certificate, now))
        return "the old one was another authority's";
    return {};
}

void ensure_certificate(const std::filesystem::path& file, const std::filesystem::path& key_file,
                        const pki::Pair& authority, const pki::Names& names, base::WallTime now,
                        const Console& console) {
    const auto certificate = read_file(file);
    const auto key = read_file(key_file);
    const auto reason = renewal_reason(certificate, key, authority, names, now);
    if (reason.empty())
        return;
    const auto made = pki::issue(authority, names, now);
    replace_file(key_file, made.key, private_mode);
    replace_file(file, made.certificate, public_mode);
    console.good("Certificate of the sites (" + reason + ")  " + file.string());
}

} // namespace

pki::Names names_of(const server::SiteConfig& site) {
    pki::Names names;
    names.add(site.host_name());
    for (const auto& host : site.hosts) {
        const bool port = host.rfind(':') != std::string::npos && !host.ends_with(']');
        names.add(port ? host.substr(0, host.rfind(':')) : host);
    }
    return names;
}

pki::Names site_names(const server::Config& config) {
    pki::Names names;
    for (const auto* name : {"localhost", "127.0.0.1", "::1"})
        names.add(name);
    for (const auto* site : {&config.app, &config.identity_site, &config.admin, &config.admin_api,
                             &config.api, &config.certificates}) {
        const auto more = names_of(*site);
        for (const auto* list : {&more.hosts, &more.addresses})
            for (const auto& name : *list)
                names.add(name);
    }
    return names;
}

void make_tls_files(const server::Config& config, base::WallTime now, const Console& console) {
    const auto own = config.data_dir / "tls" / "server.pem";
    const auto own_key = config.data_dir / "tls" / "server.key";
    bool needed = false;
    for (const auto* site : {&config.app, &config.identity_site, &config.admin, &config.admin_api,
                             &config.api, &config.certificates})
        needed = needed || (site->enabled && site->tls && site->certificate == own);
    if (!needed)
        return;
    make_private_directory(own.parent_path());
    const auto authority = ensure_authority(config.authority_file(), now, console);
    ensure_certificate(own, own_key, authority, site_names(config), now, console);
}

} // namespace conclave::cli
