#include "cli/process.hpp"

#include "cli/console.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <spawn.h>
#include <sstream>
#include <sys/wait.h>
#include <unistd.h>

namespace conclave::cli {

namespace {

class FileActions {
  public:
    FileActions() { posix_spawn_file_actions_init(&actions_); }
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    posix_spawn_file_actions_t* get() { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
};

std::string read_all(int file) {
    std::string out;
    std::array<char, 4096> part{};
    for (;;) {
        const ssize_t size = read(file, part.data(), part.size());
        if (size == 0 || (size < 0 && errno != EINTR))
            return out;
        if (size > 0)
            out.append(part.data(), static_cast<std::size_t>(size));
    }
}

} // namespace

ProcessResult run_process(const std::vector<std::string>& command) {
    std::vector<std::string> words = command; // argv wants char*, and may change what it points to
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (auto& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);

    std::array<int, 2> pipe_ends{};
    if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0)
        throw Failure(std::string("No pipe could be made: ") + std::strerror(errno) + '.');
    FileActions actions;
    posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(actions.get(), pipe_ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(actions.get(), pipe_ends[1], STDERR_FILENO);
    pid_t child = 0;
    const int error =
        posix_spawnp(&child, arguments[0], actions.get(), nullptr, arguments.data(), environ);
    close(pipe_ends[1]);
    ProcessResult result;
    if (error == 0)
        result.output = read_all(pipe_ends[0]);
    close(pipe_ends[0]);
    if (error != 0)
        throw Failure("Cannot run " + command.front() + ": " + std::strerror(error) + '.');
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    result.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return result;
}

bool have_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "/usr/bin:/bin" : path);
    for (std::string folder; std::getline(folders, folder, ':');)
        if (access((std::filesystem::path(folder) / name).c_str(), X_OK) == 0)
            return true;
    return false;
}

} // namespace conclave::cli
