#include "cli/audited.hpp"

#include "cli/console.hpp"
#include "cli/installation.hpp"
#include "identity/admin/audit_log.hpp"

#include <boost/json.hpp>
#include <cstdlib>
#include <exception>
#include <pwd.h>
#include <unistd.h>

namespace conclave::cli {
namespace json = boost::json;

namespace {

constexpr std::string_view audit_source = "Conclave.CommandLine";
constexpr std::string_view subject_type = "CommandLine";

} // namespace

std::string ShellAccount::name() const {
    return by_sudo.empty() ? id() : id() + " (sudo: " + by_sudo + ")";
}

ShellAccount shell_account() {
    ShellAccount out;
    const passwd* entry = getpwuid(geteuid());
    out.account = entry != nullptr ? entry->pw_name : std::to_string(geteuid());
    // Anybody can set a variable, so it only stands beside, and only if there is such an account.
    const char* caller = std::getenv("SUDO_USER");
    if (caller != nullptr && getpwnam(caller) != nullptr)
        out.by_sudo = caller;
    return out;
}

identity::admin::AuditEntry entry_of(const Deed& deed) {
    const auto who = shell_account();
    json::object subject{{"account", who.account}};
    if (!who.by_sudo.empty())
        subject["sudoUser"] = who.by_sudo;
    json::object data;
    if (!deed.before.is_null())
        data["before"] = deed.before;
    if (!deed.after.is_null())
        data["after"] = deed.after;
    return {.event = std::string(deed.event),
            .source = std::string(audit_source),
            .category = std::string(deed.category),
            .subject_identifier = who.id(),
            .subject_name = who.name(),
            .subject_type = std::string(subject_type),
            .subject_data = json::serialize(subject),
            .action =
                json::serialize(json::object{{"command", "conclave " + std::string(deed.command)}}),
            .data = json::serialize(data)};
}

void audited(store::Database& database, const base::Clock& clock, const Deed& deed,
             const std::function<void()>& change) {
    std::exception_ptr refusal;
    identity::admin::AuditLog(database, clock)
        .beside([&] { return entry_of(deed); },
                [&] {
                    try {
                        change();
                    } catch (const Failure&) {
                        refusal = std::current_exception();
                    }
                    return refusal == nullptr;
                });
    if (refusal)
        std::rethrow_exception(refusal);
}

void audited(Installation& installation, const Deed& deed, const std::function<void()>& change) {
    audited(installation.database(), installation.clock(), deed, change);
}

} // namespace conclave::cli
