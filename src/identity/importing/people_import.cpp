#include "identity/importing/people_import.hpp"

#include "base/bytes.hpp"
#include "identity/users/fold.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <soci/soci.h>
#include <stdexcept>
#include <utility>

namespace conclave::identity::importing {
namespace {

constexpr std::size_t max_subject = 255; // bytes, of a sign-in with another provider
constexpr std::size_t max_shown = 60;    // of a name in a warning

/// Somebody who is here, as far as the old database may have taken it away from them since.
struct Here {
    bool enabled = true;
    std::set<std::string> roles;
};

/// What is taken here, and by those that come before.
struct Taken {
    std::map<std::string, Here> people; // by id
    std::set<std::string> names;        // user names and addresses, folded: each is one person's
    std::set<std::string> role_ids;
    std::map<std::string, std::string> roles;             // folded name: name
    std::set<std::string> schemes;                        // of the providers that are known here
    std::set<std::pair<std::string, std::string>> logins; // scheme and subject
};

std::set<std::string> column(soci::session& session, const std::string& query) {
    const soci::rowset<std::string> rows = (session.prepare << query);
    return {rows.begin(), rows.end()};
}

std::map<std::string, Here> read_people_here(soci::session& session) {
    std::map<std::string, Here> out;
    std::string id;
    std::string role;
    int enabled = 0;
    soci::statement people = (session.prepare << "SELECT id, enabled FROM identity_users",
                              soci::into(id), soci::into(enabled));
    people.execute();
    while (people.fetch()) {
        out[id].enabled = enabled != 0;
    }
    soci::statement roles = (session.prepare << "SELECT user_id, role FROM identity_user_roles",
                             soci::into(id), soci::into(role));
    roles.execute();
    while (roles.fetch()) {
        if (const auto person = out.find(id); person != out.end()) {
            person->second.roles.insert(role);
        }
    }
    return out;
}

Taken read_taken(soci::session& session) {
    Taken taken{.people = read_people_here(session),
                .names = column(session, "SELECT username_key FROM identity_users"),
                .role_ids = column(session, "SELECT id FROM identity_roles"),
                .roles = {},
                .schemes = column(session, "SELECT scheme FROM identity_external_providers"),
                .logins = {}};
    taken.names.merge(
        column(session, "SELECT email_key FROM identity_users WHERE email_key IS NOT NULL"));
    for (const auto& scheme : taken.schemes) {
        const soci::rowset<std::string> subjects =
            (session.prepare << "SELECT subject FROM identity_external_logins WHERE scheme = :s",
             soci::use(scheme));
        for (const auto& subject : subjects) {
            taken.logins.emplace(scheme, subject);
        }
    }
    for (const auto& name : column(session, "SELECT name FROM identity_roles")) {
        taken.roles[fold_case(name)] = name;
    }
    return taken;
}

void write_role(soci::session& session, const OldRole& role) {
    const auto key = fold_case(role.name);
    session << "INSERT INTO identity_roles (id, name, name_key) VALUES (:id, :n, :k)",
        soci::use(role.id), soci::use(role.name), soci::use(key);
    for (const auto& claim : role.claims) {
        session << "INSERT INTO identity_role_claims (role_id, claim_type, claim_value) VALUES "
                   "(:r, :t, :v)",
            soci::use(role.id), soci::use(claim.type), soci::use(claim.value);
    }
}

void write_person(soci::session& session, const users::Row& row, bool lockout_enabled) {
    const auto& user = row.user;
    users::insert(session, row);
    const int phone_verified = user.phone_verified ? 1 : 0;
    const int lockout = lockout_enabled ? 1 : 0;
    const long long locked = base::to_unix_seconds(user.locked_until);
    session << "UPDATE identity_users SET phone_number = :p, phone_verified = :v, lockout_enabled "
               "= :l, locked_until = :u WHERE id = :id",
        soci::use(user.phone_number), soci::use(phone_verified), soci::use(lockout),
        soci::use(locked), soci::use(user.id);
    for (const auto& claim : user.claims) {
        session << "INSERT INTO identity_user_claims (user_id, claim_type, claim_value) VALUES "
                   "(:u, :t, :v)",
            soci::use(user.id), soci::use(claim.type), soci::use(claim.value);
    }
}

void write_logins(soci::session& session, const std::string& user_id,
                  const std::vector<OldLogin>& logins, long long now) {
    for (const auto& login : logins) {
        session << "INSERT INTO identity_external_logins (scheme, subject, user_id, label, "
                   "created_at) VALUES (:s, :j, :u, '', :t)",
            soci::use(login.provider), soci::use(login.subject), soci::use(user_id), soci::use(now);
    }
}

Entry plan_role(const OldRole& role, Taken& taken, const EarlierRuns& earlier) {
    Entry entry{.area = "roles", .name = role.name, .warnings = role.warnings};
    if (!role.fault.empty()) {
        entry.outcome = Outcome::refused;
        entry.reason = role.fault;
    } else if (taken.roles.contains(fold_case(role.name))) {
        entry.outcome = Outcome::same;
    } else if (taken.role_ids.contains(role.id)) {
        entry.outcome = Outcome::refused;
        entry.reason = "its id is another role's here";
    } else if (earlier.has_lost(entry.area, fold_case(role.name))) {
        entry.outcome = Outcome::refused;
        entry.reason = deleted_here;
    } else {
        taken.role_ids.insert(role.id);
        taken.roles[fold_case(role.name)] = role.name;
    }
    return entry;
}

/// What was taken from somebody there after they came over, and is not taken by itself here; empty:
/// nothing.
std::string taken_there(const OldPerson& person, const Here& here,
                        const std::set<std::string>& roles_there) {
    std::string out;
    if (here.enabled && !person.row.user.enabled) {
        out = "is blocked there, and not here";
    }
    for (const auto& role : here.roles) {
        const auto is_same = [&](const std::string& other) {
            return fold_case(other) == fold_case(role);
        };
        if (roles_there.contains(fold_case(role)) &&
            std::ranges::none_of(person.row.user.roles, is_same)) {
            out += (out.empty() ? "" : "; ") + ("has the role \"" + role) + "\" here, not there";
        }
    }
    return out;
}

Entry plan_person(const OldPerson& person, Taken& taken, const std::set<std::string>& roles_there,
                  const EarlierRuns& earlier) {
    const auto& user = person.row.user;
    Entry entry{.area = "people", .name = user.username, .warnings = person.warnings};
    const auto refuse = [&](std::string reason) {
        entry.outcome = Outcome::refused;
        entry.reason = std::move(reason);
    };
    const auto name = fold_case(user.username);
    const auto email = fold_case(user.email);
    if (!person.fault.empty()) {
        refuse(person.fault);
    } else if (const auto here = taken.people.find(user.id); here != taken.people.end()) {
        // From now on this installation knows better; but whose rights were taken there must be
        // told.
        entry.reason = taken_there(person, here->second, roles_there);
        entry.outcome = entry.reason.empty() ? Outcome::same : Outcome::differs;
        entry.warnings.clear();
    } else if (earlier.has_lost(entry.area, user.id)) {
        refuse(deleted_here);
        entry.warnings.clear();
    } else if (taken.names.contains(name)) {
        refuse("the user name is somebody else's here");
    } else if (!email.empty() && taken.names.contains(email)) {
        refuse("the email address is somebody else's here");
    } else {
        taken.people[user.id] = {.enabled = user.enabled, .roles = {}};
        taken.names.insert(name);
        if (!email.empty()) {
            taken.names.insert(email);
        }
    }
    return entry;
}

/// The sign-ins with providers that are known here under the same name, one of each; of the others
/// it warns. Whose they are already stays so.
std::vector<OldLogin> take_logins(const OldPerson& person, Taken& taken, Entry& entry) {
    std::vector<OldLogin> out;
    for (const auto& login : person.logins) {
        const auto scheme = fold_case(login.provider);
        const bool fits = !login.subject.empty() && login.subject.size() <= max_subject &&
                          base::is_utf8(login.subject) &&
                          !base::has_control_characters(login.subject) &&
                          std::ranges::find(out, scheme, &OldLogin::provider) == out.end();
        if (fits && taken.schemes.contains(scheme) &&
            taken.logins.emplace(scheme, login.subject).second) {
            out.push_back({.provider = scheme, .subject = login.subject});
        } else {
            entry.warnings.push_back("the sign-in with " + login.provider.substr(0, max_shown) +
                                     " is not carried");
        }
    }
    return out;
}

/// Roles by the names that they have here, each once.
std::vector<std::string> roles_of(const User& user, const Taken& taken) {
    std::set<std::string> out;
    for (const auto& name : user.roles) {
        if (const auto here = taken.roles.find(fold_case(name)); here != taken.roles.end()) {
            out.insert(here->second);
        }
    }
    return {out.begin(), out.end()};
}

} // namespace

std::set<std::string> take_people(store::Database& ours, const FactorKeeper& keeper,
                                  const OldPeople& old, const std::set<std::string>& schemes,
                                  const EarlierRuns& earlier, bool apply, Report& report) {
    std::vector<Entry> entries;
    std::set<std::string> brought;
    const auto work = [&](soci::session& session) {
        entries.clear(); // the work may be run again
        brought.clear();
        auto taken = read_taken(session);
        taken.schemes.insert(schemes.begin(), schemes.end());
        std::set<std::string> roles_there;
        for (const auto& role : old.roles) {
            roles_there.insert(fold_case(role.name));
            entries.push_back(plan_role(role, taken, earlier));
            const auto& entry = entries.back();
            if (apply && entry.outcome == Outcome::added) {
                write_role(session, role);
            }
            if (apply && entry.outcome != Outcome::refused) {
                earlier.note(session, entry.area, fold_case(role.name));
            }
        }
        for (const auto& person : old.people) {
            entries.push_back(plan_person(person, taken, roles_there, earlier));
            if (apply && entries.back().outcome != Outcome::refused) {
                earlier.note(session, entries.back().area, person.row.user.id);
            }
            if (entries.back().outcome != Outcome::added) {
                continue;
            }
            brought.insert(person.row.user.id);
            const auto logins = take_logins(person, taken, entries.back());
            if (!apply) {
                continue;
            }
            auto row = person.row;
            row.user.roles = roles_of(row.user, taken);
            row.user.created_at = keeper.now;
            write_person(session, row, person.lockout_enabled);
            write_logins(session, row.user.id, logins, base::to_unix_seconds(keeper.now));
            if (!person.authenticator_key.empty() &&
                !bring_factor(session, keeper, row.user.id, person.authenticator_key,
                              person.recovery_codes)) {
                throw std::logic_error("an authenticator's key that was found to be right is not");
            }
        }
    };
    if (apply) {
        ours.transaction(work);
    } else {
        ours.run(work);
    }
    std::ranges::move(entries, std::back_inserter(report.entries));
    return brought;
}

} // namespace conclave::identity::importing
