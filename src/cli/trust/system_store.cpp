#include "cli/trust/system_store.hpp"

#include "cli/console.hpp"
#include "cli/files.hpp"
#include "cli/process.hpp"

#include <unistd.h>

namespace conclave::cli {

namespace {

void update(std::vector<std::string> command) {
    if (!have_program(command.front()))
        throw Failure("update-ca-certificates is not installed: apt-get install ca-certificates.");
    const auto result = run_process(command);
    if (result.status != 0)
        throw Failure("update-ca-certificates failed: " + result.output);
}

} // namespace

bool SystemStore::writable() {
    return geteuid() == 0;
}

bool SystemStore::holds(const std::string& authority_pem) const {
    return read_file(file_) == authority_pem;
}

void SystemStore::add(const std::string& authority_pem) const {
    std::filesystem::create_directories(file_.parent_path());
    replace_file(file_, authority_pem, public_mode);
    update({"update-ca-certificates"});
}

bool SystemStore::remove() const {
    if (!std::filesystem::remove(file_))
        return false;
    // --fresh also takes links away whose file is gone.
    update({"update-ca-certificates", "--fresh"});
    return true;
}

} // namespace conclave::cli
