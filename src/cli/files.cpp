#include "cli/files.hpp"

#include "cli/console.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace conclave::cli {

namespace {

[[noreturn]] void fail(std::string_view action, const std::filesystem::path& file, int error) {
    throw Failure("Cannot " + std::string(action) + ' ' + file.string() + ": " +
                  std::strerror(error) + '.');
}

/// Writes a neighbour of `file` and returns its path; the caller moves it into place.
std::filesystem::path write_beside(const std::filesystem::path& file, std::string_view text,
                                   mode_t mode) {
    std::string name = file.string() + ".XXXXXX";
    const int out = mkostemp(name.data(), O_CLOEXEC); // mode 0600
    if (out < 0)
        fail("write", file, errno);
    int error = 0;
    for (std::string_view rest = text; !rest.empty() && error == 0;) {
        const ssize_t written = write(out, rest.data(), rest.size());
        if (written < 0 && errno != EINTR)
            error = errno;
        else if (written > 0)
            rest.remove_prefix(static_cast<std::size_t>(written));
    }
    if (error == 0 && (fchmod(out, mode) != 0 || fsync(out) != 0))
        error = errno;
    close(out);
    if (error != 0) {
        unlink(name.c_str());
        fail("write", file, error);
    }
    return name;
}

} // namespace

std::optional<std::string> read_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        if (std::filesystem::exists(std::filesystem::symlink_status(file)))
            fail("read", file, EACCES);
        return std::nullopt;
    }
    std::ostringstream text;
    text << stream.rdbuf();
    return std::move(text).str();
}

void write_new_file(const std::filesystem::path& file, std::string_view text, mode_t mode) {
    const auto beside = write_beside(file, text, mode);
    // link, not rename: it refuses a name that is taken.
    const int error = link(beside.c_str(), file.c_str()) == 0 ? 0 : errno;
    unlink(beside.c_str());
    if (error != 0)
        fail("write", file, error);
}

void replace_file(const std::filesystem::path& file, std::string_view text, mode_t mode) {
    const auto beside = write_beside(file, text, mode);
    if (rename(beside.c_str(), file.c_str()) != 0) {
        const int error = errno;
        unlink(beside.c_str());
        fail("write", file, error);
    }
}

void make_private_directory(const std::filesystem::path& directory) {
    std::error_code error;
    if (std::filesystem::is_directory(directory, error))
        return;
    std::filesystem::create_directories(directory, error);
    if (!error)
        std::filesystem::permissions(directory, std::filesystem::perms::owner_all, error);
    if (error)
        fail("make the directory", directory, error.value());
}

} // namespace conclave::cli
