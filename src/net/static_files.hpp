#pragma once

#include "net/http_message.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace conclave::net {

/// The files of a built web bundle, read into memory at start with brotli and gzip forms beside
/// them. Immutable after construction, so readable from every loop.
class StaticFiles {
  public:
    StaticFiles() = default; // none
    /// Throws std::runtime_error when the directory is missing or holds more than
    /// static_files_max_bytes. Names that start with a dot are left out.
    explicit StaticFiles(const std::filesystem::path& directory);

    /// Answers GET/HEAD for `path` ("/assets/x.js"): content type, ETag, If-None-Match (304),
    /// Accept-Encoding, Cache-Control (a year for hashed names under assets/, else no-cache).
    /// nullopt when there is no such file.
    [[nodiscard]] std::optional<Response> answer(const Request& request,
                                                 std::string_view path) const;
    /// The plain content, for pages the server fills in.
    [[nodiscard]] std::optional<std::string_view> content(std::string_view path) const;

  private:
    struct File {
        std::string content;
        std::string gzip;
        std::string brotli;
        std::string type;
        std::string etag;
    };
    std::map<std::string, File, std::less<>> files_;
};

constexpr std::size_t static_files_max_bytes = 256 * 1024 * 1024;

} // namespace conclave::net
