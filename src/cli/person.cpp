#include "cli/person.hpp"

#include "cli/console.hpp"

#include <cstdlib>
#include <pwd.h>
#include <unistd.h>

namespace conclave::cli {

Person calling_person() {
    const char* sudo_user = geteuid() == 0 ? std::getenv("SUDO_USER") : nullptr;
    const passwd* entry =
        sudo_user != nullptr && *sudo_user != '\0' ? getpwnam(sudo_user) : nullptr;
    const bool through_sudo = entry != nullptr;
    if (entry == nullptr)
        entry = getpwuid(geteuid());
    const char* home = through_sudo ? nullptr : std::getenv("HOME");
    if (entry == nullptr && home == nullptr)
        throw Failure("The user " + std::to_string(geteuid()) +
                      " has no entry in /etc/passwd and HOME is not set; set HOME.");
    if (entry == nullptr)
        return {std::to_string(geteuid()), geteuid(), getegid(), home};
    return {entry->pw_name, entry->pw_uid, entry->pw_gid,
            home != nullptr && *home != '\0' ? home : entry->pw_dir};
}

ActAs::ActAs(const Person& person) : uid_(geteuid()), gid_(getegid()) {
    if (person.uid == uid_)
        return;
    if (setegid(person.gid) != 0 || seteuid(person.uid) != 0)
        throw Failure("Cannot act as " + person.name + '.');
}

ActAs::~ActAs() {
    // Going back to rights one had can't fail; if it did, going on with the wrong ones would be
    // worse than ending.
    if (geteuid() != uid_ && (seteuid(uid_) != 0 || setegid(gid_) != 0))
        std::abort();
}

} // namespace conclave::cli
