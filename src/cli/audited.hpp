#pragma once

#include "base/clock.hpp"

#include <boost/json/value.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace conclave::store {
class Database;
}
namespace conclave::identity::admin {
struct AuditEntry;
}

namespace conclave::cli {

class Installation;

/// Who runs the command, for the audit log and the history of the policy.
struct ShellAccount {
    std::string account; // of the system: "root"
    std::string by_sudo; // who became it by sudo; empty: nobody did

    /// "cli:root", which is nobody's id among people and clients.
    [[nodiscard]] std::string id() const { return "cli:" + account; }
    /// "cli:root", or "cli:root (sudo: ann)".
    [[nodiscard]] std::string name() const;
};
[[nodiscard]] ShellAccount shell_account();

/// What a command changes, as the audit log shows it. Event and category are those of the admin API
/// for the same change.
struct Deed {
    std::string_view event;    // "ClientAddedEvent"
    std::string_view category; // "Clients"
    std::string_view command;  // "client add": without what was given to it, which may be secret
    // Never with secrets.
    boost::json::value before{};
    boost::json::value after{};
};

/// Its row, by who runs the command.
[[nodiscard]] identity::admin::AuditEntry entry_of(const Deed& deed);

/// Carries out `change` and writes its row in the audit log in the same transaction: both stand or
/// neither. `change` may fill in what was before and after. A Failure that it throws says that it
/// was refused, so that there is no row.
void audited(store::Database& database, const base::Clock& clock, const Deed& deed,
             const std::function<void()>& change);
void audited(Installation& installation, const Deed& deed, const std::function<void()>& change);

} // namespace conclave::cli
