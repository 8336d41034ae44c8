#pragma once

#include <filesystem>
#include <string>
#include <sys/types.h>

namespace conclave::cli {

/// The person at the keyboard: behind sudo, the one who called it.
struct Person {
    std::string name;
    uid_t uid;
    gid_t gid;
    std::filesystem::path home;
};
[[nodiscard]] Person calling_person();

/// While it lives, this process (one thread) acts with the person's rights, so that files it makes
/// are theirs. Does nothing when these are its rights already. Throws Failure.
class ActAs {
  public:
    explicit ActAs(const Person& person);
    ~ActAs();
    ActAs(const ActAs&) = delete;
    ActAs& operator=(const ActAs&) = delete;

  private:
    uid_t uid_;
    gid_t gid_;
};

} // namespace conclave::cli
