#include "cli/trust/trust.hpp"

#include "cli/files.hpp"
#include "cli/person.hpp"
#include "cli/pki/pki.hpp"
#include "cli/process.hpp"
#include "cli/trust/nss.hpp"
#include "cli/trust/system_store.hpp"

#include <unistd.h>

namespace conclave::cli {

namespace {

constexpr std::size_t fingerprint_shown = 8; // digits: enough to tell installations apart

std::string short_fingerprint(const std::string& authority_pem) {
    const auto seen = pki::inspect(authority_pem);
    if (!seen)
        throw Failure("The authority's certificate is broken: " + seen.error() +
                      ". Remove it and run `conclave init`.");
    return seen->fingerprint.substr(0, fingerprint_shown);
}

/// A copy of the certificate that everyone may read: the data directory is the server's alone, and
/// certutil runs as the person whose browser it is.
class PublicCopy {
  public:
    explicit PublicCopy(const std::string& pem)
        : file_(std::filesystem::temp_directory_path() /
                ("conclave-authority-" + std::to_string(getpid()) + ".pem")) {
        replace_file(file_, pem, public_mode);
    }
    ~PublicCopy() {
        std::error_code gone;
        std::filesystem::remove(file_, gone);
    }
    PublicCopy(const PublicCopy&) = delete;
    PublicCopy& operator=(const PublicCopy&) = delete;
    [[nodiscard]] const std::filesystem::path& file() const { return file_; }

  private:
    std::filesystem::path file_;
};

class Work {
  public:
    Work(const TrustOptions& options, const Console& console, const std::string& pem)
        : remove_(options.remove), console_(console), pem_(pem), copy_(pem),
          nickname_(trust_nickname(pem)), system_(trust_file_name(pem)) {}

    void browsers(const std::vector<NssDatabase>& databases) {
        if (!have_program("certutil")) {
            failed_ = true;
            console_.bad("Browsers: certutil is not installed");
            console_.hint("sudo apt-get install libnss3-tools, then run this again.");
            return;
        }
        for (const auto& database : databases)
            attempt(database.owner + "  " + database.directory.string(),
                    [&] { return change(database); });
    }

    void programs() {
        if (!SystemStore::writable()) {
            console_.warn("This machine's own store was left alone: it takes root");
            console_.hint("For curl and other programs, run this again with sudo.");
            return;
        }
        attempt("Programs of this machine  " + system_.file().string(), [&] {
            if (remove_)
                return system_.remove();
            system_.add(pem_);
            return true;
        });
    }

    [[nodiscard]] bool failed() const { return failed_; }

  private:
    bool change(const NssDatabase& database) const {
        if (remove_)
            return nss_remove(database.directory, nickname_);
        nss_add(database.directory, nickname_, copy_.file());
        return true;
    }

    template <class Action>
    void attempt(const std::string& what, Action action) {
        try {
            if (action())
                console_.good((remove_ ? "Taken out of: " : "Trusted by: ") + what);
            else
                console_.line("  Was not in: " + what);
        } catch (const std::exception& error) {
            failed_ = true;
            console_.bad(what);
            console_.hint(error.what());
        }
    }

    bool remove_;
    const Console& console_;
    std::string pem_;
    PublicCopy copy_;
    std::string nickname_;
    SystemStore system_;
    bool failed_ = false;
};

void notes(bool remove, const Console& console) {
    console.line("\nRestart browsers that are open.");
    if (remove)
        return;
    console.line("A Firefox profile that is made later does not know the authority: run this "
                 "again, or let Firefox\nread this machine's store (about:config, "
                 "security.enterprise_roots.enabled = true).");
}

} // namespace

std::string trust_nickname(const std::string& authority_pem) {
    return "Conclave local authority " + short_fingerprint(authority_pem);
}

std::string trust_file_name(const std::string& authority_pem) {
    return "conclave-" + short_fingerprint(authority_pem) + ".crt";
}

bool trust(const TrustOptions& options, const Console& console) {
    const auto file = options.location.load().authority_file();
    const auto pem = read_file(file);
    if (!pem)
        throw Failure("There is no authority to trust at " + file.string() +
                      ". `conclave init` makes one, unless the sites have certificates of yours.");
    Work work(options, console, *pem);
    if (!options.nssdb.empty()) {
        std::vector<NssDatabase> databases;
        databases.reserve(options.nssdb.size());
        for (const auto& directory : options.nssdb)
            databases.push_back({directory, "NSS database"});
        work.browsers(databases);
        return !work.failed();
    }
    const Person person = calling_person();
    console.line((options.remove ? "Taking the authority out of the stores of "
                                 : "Adding the authority to the stores of ") +
                 person.name + ":");
    {
        const ActAs as_person(person); // files in the home directory stay theirs
        work.browsers(nss_databases(person.home));
    }
    work.programs();
    notes(options.remove, console);
    return !work.failed();
}

} // namespace conclave::cli
