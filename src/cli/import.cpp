#include "cli/import.hpp"

#include "base/bytes.hpp"
#include "cli/audited.hpp"
#include "cli/files.hpp"
#include "cli/installation.hpp"
#include "cli/program.hpp"
#include "identity/importing/importer.hpp"

#include <CLI/Validators.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <map>
#include <ostream>
#include <system_error>

namespace conclave::cli {

namespace {

using identity::importing::Outcome;
using identity::importing::Report;

constexpr std::size_t import_sessions = 1;

void show(const Report& report, const Console& console) {
    std::vector<std::vector<std::string>> rows{{"", "NEW", "SAME", "DIFFERS", "REFUSED"}};
    for (const auto area : identity::importing::areas) {
        std::vector<std::string> row{std::string(area)};
        for (const auto outcome :
             {Outcome::added, Outcome::same, Outcome::differs, Outcome::refused})
            row.push_back(std::to_string(report.count(area, outcome)));
        rows.push_back(std::move(row));
    }
    console.out << table(rows);
    for (const auto& entry : report.entries) {
        const auto name = entry.area + " " + entry.name;
        if (entry.outcome == Outcome::refused)
            console.bad(name + ": " + entry.reason);
        if (entry.outcome == Outcome::differs)
            console.warn(
                name + ": " +
                (entry.reason.empty() ? "is here already, but not the same" : entry.reason) +
                "; left as it is");
        if (entry.outcome == Outcome::added)
            for (const auto& warning : entry.warnings)
                console.warn(name + ": " + warning);
    }
}

void show_tallies(const Report& report, const Console& console) {
    const auto line = [](std::string_view area, std::size_t count, std::string_view what) {
        return fmt::format("{}: {}, {}", area, count, what);
    };
    for (const auto& [area, tally] : report.tallies) {
        for (const auto& [reason, count] : tally.reasons)
            console.warn(line(area, count, reason));
        for (const auto& [note, count] : tally.notes)
            console.line(line(area, count, note));
    }
}

/// Users=app_users
std::map<std::string, std::string> tables_of(const ImportOptions& options) {
    std::map<std::string, std::string> out;
    for (const auto& text : options.tables) {
        const auto sign = text.find('=');
        if (sign == 0 || sign >= text.size() - 1)
            throw Failure("--table says which table is called how: --table Users=app_users.");
        out[text.substr(0, sign)] = text.substr(sign + 1);
    }
    return out;
}

/// The files of a key ring: key-….xml, revocation-….xml.
std::vector<std::string> files_of(const std::string& folder) {
    std::vector<std::string> out;
    if (folder.empty())
        return out;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(folder, fault)) {
        if (entry.path().extension() != ".xml")
            continue;
        std::ifstream file(entry.path(), std::ios::binary);
        std::string text(std::istreambuf_iterator<char>(file), {});
        if (!file.good() && !file.eof())
            throw Failure("The file " + entry.path().string() + " can't be read.");
        out.push_back(std::move(text));
    }
    if (fault || out.empty())
        throw Failure("There are no keys of Data Protection (key-….xml) in " + folder + ".");
    return out;
}

/// What came over, and what did not: {"clients": {"new": 3, "refused": 1}}.
boost::json::object counts_of(const Report& report) {
    boost::json::object out;
    for (const auto area : identity::importing::areas) {
        boost::json::object counts;
        for (const auto outcome :
             {Outcome::added, Outcome::same, Outcome::differs, Outcome::refused})
            if (const auto count = report.count(area, outcome); count != 0)
                counts[identity::importing::to_text(outcome)] = count;
        if (!counts.empty())
            out[area] = std::move(counts);
    }
    return out;
}

Report run(identity::importing::Importer& importer, store::Database& old, Installation& ours,
           bool apply) {
    const auto found = [&] {
        auto report = importer.run(old, apply);
        if (report.entries.empty() && report.tallies.empty())
            throw Failure("Nothing was found: this is no database of IdentityServer's and ASP.NET "
                          "Core Identity's stores, or it is empty.");
        return report;
    };
    if (!apply)
        return found();
    // A run that is cut off leaves the row without counts.
    Deed deed{.event = "IdentityServerImportedEvent",
              .category = "Import",
              .command = "import identityserver",
              .after = boost::json::object{{"finished", false}}};
    Report report;
    audited(ours, deed, [&] {
        report = found();
        auto counts = counts_of(report);
        counts["finished"] = true;
        deed.after = std::move(counts);
    });
    return report;
}

std::string must_read(const std::string& path) {
    auto text = read_file(path);
    if (!text)
        throw Failure("There is no file " + path + ".");
    return *std::move(text);
}

std::optional<identity::importing::CertificateKey> key_of(const ImportOptions& options) {
    const auto& path = options.signing_certificate;
    if (path.empty())
        return std::nullopt;
    std::string password;
    if (!options.signing_certificate_password_file.empty()) {
        password = must_read(options.signing_certificate_password_file);
        password.resize(std::min(password.size(), password.find_first_of("\r\n")));
    }
    auto key = identity::importing::read_certificate_file(base::as_bytes(must_read(path)), password,
                                                          options.signing_algorithm);
    if (!key)
        throw Failure("The file " + path + " " + key.error() + ".");
    return *std::move(key);
}

void write(const Report& report, const std::string& path) {
    // It names people, so it is for who ran this.
    replace_file(path, boost::json::serialize(report.to_json()) + '\n', private_mode);
}

} // namespace

void import_identityserver(const ImportOptions& options, const Console& console) {
    if (!options.mysql.starts_with("mysql://"))
        throw Failure("--mysql is an address such as mysql://user:password@host:3306/name.");
    const auto certificate_key = key_of(options);
    Installation ours(options.location);
    const auto old = store::Database::open(options.mysql, import_sessions);
    identity::importing::Importer importer(ours.database(), ours.box(), ours.clock(), ours.random(),
                                           {.issuer = ours.config().issuer(),
                                            .tables = tables_of(options),
                                            .protection_keys = files_of(options.protection_keys),
                                            .applications = options.applications,
                                            .certificate_key = certificate_key,
                                            .deleted_too = options.deleted_too});
    const auto report = run(importer, *old, ours, options.yes);
    show(report, console);
    show_tallies(report, console);
    if (!options.report.empty())
        write(report, options.report);
    bool news = false;
    for (const auto area : identity::importing::areas)
        news = news || report.count(area, Outcome::added) != 0;
    if (!news)
        console.good("There is nothing new: everything that can be carried is here.");
    else if (options.yes)
        console.good("What is new was brought over.");
    else
        console.line("Nothing was written. The same with --yes brings what is new.");
}

void add_import(CLI::App& top, Program& program) {
    auto& import = *top.add_subcommand("import", "Bring what another product holds");
    import.require_subcommand(1);
    example(import, "conclave import identityserver --help");
    auto& app = *import.add_subcommand(
        "identityserver",
        "Apps, scopes, APIs and people of Duende IdentityServer with ASP.NET Core "
        "Identity; shows what it would do unless it is told --yes");
    example(app, "conclave import identityserver --mysql mysql://reader@db.example.org/identity\n"
                 "  conclave import identityserver --json report.json --yes\n\nWhat is here "
                 "already is left as it is, so it may be run again. docs/coming-over.md has more.");
    const auto& console = program.console;
    const auto options =
        program.command<ImportOptions>(app, [&console](const ImportOptions& given) {
            import_identityserver(given, console);
            return 0;
        });
    app.add_option("--mysql", options->mysql,
                   "Its database; only read. With a password better in CONCLAVE_IMPORT_MYSQL")
        ->envname("CONCLAVE_IMPORT_MYSQL")
        ->required()
        ->type_name("URL");
    app.add_option("--json", options->report, "Write there what becomes of each row")
        ->type_name("FILE");
    app.add_option("--table", options->tables,
                   "A table that is called otherwise there: Users=app_users")
        ->type_name("NAME=NAME");
    app.add_option(
           "--data-protection-keys", options->protection_keys,
           "Folder with the keys of ASP.NET Core's Data Protection, unless they stand in the "
           "database")
        ->type_name("DIR");
    app.add_option("--data-protection-application", options->applications,
                   "Name by which the old program sealed its data, unless it is Skoruba's")
        ->type_name("NAME");
    auto* certificate = app.add_option(
        "--signing-certificate", options->signing_certificate,
        "File of the certificate that it signed tokens with (.pfx, .p12), unless its keys stand in "
        "the database; only the public key is kept");
    certificate->type_name("FILE");
    app.add_option("--signing-certificate-password-file",
                   options->signing_certificate_password_file,
                   "File whose first line is the password of that [none]")
        ->needs(certificate)
        ->type_name("FILE");
    app.add_option("--signing-algorithm", options->signing_algorithm,
                   "What it signed with [RS256, or that of the key's curve]")
        ->needs(certificate)
        ->check(CLI::IsMember(
            {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}))
        ->option_text("NAME");
    app.add_flag("--deleted-too", options->deleted_too,
                 "Bring again what came before and was deleted here since");
    app.add_flag("--yes", options->yes, "Do it");
}

} // namespace conclave::cli
