#pragma once

#include <filesystem>
#include <string>

namespace conclave::cli {

/// The authorities that programs of this machine trust (Debian's ca-certificates): curl, Python,
/// Java. Changed by root only. Functions throw Failure.
class SystemStore {
  public:
    /// `file_name` ends in .crt: one name an installation, so that several can live side by side.
    explicit SystemStore(const std::string& file_name)
        : file_(std::filesystem::path("/usr/local/share/ca-certificates") / file_name) {}

    [[nodiscard]] const std::filesystem::path& file() const { return file_; }
    /// May this process change it?
    [[nodiscard]] static bool writable();
    [[nodiscard]] bool holds(const std::string& authority_pem) const;
    void add(const std::string& authority_pem) const;
    /// False when it was not there.
    [[nodiscard]] bool remove() const;

  private:
    std::filesystem::path file_;
};

} // namespace conclave::cli
