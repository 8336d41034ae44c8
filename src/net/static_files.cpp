#include "net/static_files.hpp"

#include "base/bytes.hpp"

#include <algorithm>
#include <array>
#include <brotli/encode.h>
#include <fstream>
#include <iterator>
#include <openssl/evp.h>
#include <stdexcept>
#include <zlib.h>

namespace conclave::net {
namespace {

constexpr std::size_t smallest_worth_compressing = 512;
constexpr std::string_view forever = "public, max-age=31536000, immutable";
constexpr std::string_view ask_each_time = "no-cache";

std::string_view type_of(const std::filesystem::path& file) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 15> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".webp", "image/webp"},
        {".ico", "image/x-icon"},
        {".woff2", "font/woff2"},
        {".wasm", "application/wasm"},
        {".txt", "text/plain; charset=utf-8"},
        {".webmanifest", "application/manifest+json"},
    }};
    const std::string extension = file.extension().string();
    const auto* found = std::ranges::find(types, extension, [](const auto& t) { return t.first; });
    return found == types.end() ? "application/octet-stream" : found->second;
}

bool worth_compressing(std::string_view type, std::size_t size) {
    const bool text = type.starts_with("text/") || type.starts_with("application/j") ||
                      type == "image/svg+xml" || type == "application/wasm" ||
                      type == "application/manifest+json";
    return text && size >= smallest_worth_compressing;
}

std::string gzip(std::string_view text) {
    z_stream stream{};
    constexpr int gzip_window = 15 + 16; // zlib.h: 16 asks for the gzip wrapper
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, gzip_window, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        throw std::runtime_error("zlib does not start");
    }
    std::string out(deflateBound(&stream, text.size()), '\0');
    std::string in(text); // zlib wants a mutable pointer
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) {
        throw std::runtime_error("zlib could not compress");
    }
    return out;
}

std::string brotli(std::string_view text) {
    constexpr int quality = 9; // 11 takes seconds at every start for a few percent
    std::size_t size = BrotliEncoderMaxCompressedSize(text.size());
    std::string out(size, '\0');
    if (BrotliEncoderCompress(quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, text.size(),
                              base::as_bytes(text).data(), &size,
                              reinterpret_cast<std::uint8_t*>(out.data())) != BROTLI_TRUE) {
        throw std::runtime_error("brotli could not compress");
    }
    out.resize(size);
    return out;
}

std::string etag_of(std::string_view content) {
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    EVP_Digest(content.data(), content.size(), digest.data(), &length, EVP_sha256(), nullptr);
    return "\"" + base::to_base64url(base::ByteView(digest.data(), 16)) + "\"";
}

bool accepts(const Request& request, std::string_view coding) {
    const auto value = request.headers.get("accept-encoding");
    if (!value) {
        return false;
    }
    std::string_view rest = *value;
    while (!rest.empty()) {
        const auto end = rest.find(',');
        std::string_view item = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        item.remove_prefix(std::min(item.find_first_not_of(' '), item.size()));
        const std::string_view name = item.substr(0, item.find_first_of("; "));
        if (name == coding) {
            return item.find("q=0") == std::string_view::npos ||
                   item.find("q=0.") != std::string_view::npos;
        }
    }
    return false;
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), {}};
    if (!in.good() && !in.eof()) {
        throw std::runtime_error("cannot read " + file.string());
    }
    return content;
}

} // namespace

StaticFiles::StaticFiles(const std::filesystem::path& directory) {
    if (!std::filesystem::is_directory(directory)) {
        throw std::runtime_error("the web files are missing: " + directory.string() +
                                 " is not there; run `npm ci && npm run build` in web/, or ./run");
    }
    std::size_t total = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
        const std::string name = std::filesystem::relative(entry.path(), directory).string();
        if (!entry.is_regular_file() || name.starts_with('.')) {
            continue;
        }
        total += entry.file_size();
        if (total > static_files_max_bytes) {
            throw std::runtime_error(directory.string() + " holds too much to keep in memory");
        }
        File file;
        file.content = read_file(entry.path());
        file.type = type_of(entry.path());
        file.etag = etag_of(file.content);
        if (worth_compressing(file.type, file.content.size())) {
            file.gzip = gzip(file.content);
            file.brotli = brotli(file.content);
        }
        files_.emplace("/" + name, std::move(file));
    }
}

std::optional<Response> StaticFiles::answer(const Request& request, std::string_view path) const {
    const auto found = files_.find(path);
    if (found == files_.end()) {
        return std::nullopt;
    }
    const File& file = found->second;
    Response response;
    response.headers.set("ETag", file.etag);
    response.headers.set("Cache-Control", path.contains("/assets/") ? forever : ask_each_time);
    if (!file.gzip.empty()) {
        response.headers.add("Vary", "Accept-Encoding");
    }
    if (request.headers.get("if-none-match") == file.etag) {
        response.status = 304;
        return response;
    }
    response.headers.set("Content-Type", file.type);
    if (!file.brotli.empty() && accepts(request, "br")) {
        response.headers.set("Content-Encoding", "br");
        response.body = file.brotli;
    } else if (!file.gzip.empty() && accepts(request, "gzip")) {
        response.headers.set("Content-Encoding", "gzip");
        response.body = file.gzip;
    } else {
        response.body = file.content;
    }
    return response;
}

std::optional<std::string_view> StaticFiles::content(std::string_view path) const {
    const auto found = files_.find(path);
    return found == files_.end() ? std::nullopt
                                 : std::optional<std::string_view>(found->second.content);
}

} // namespace conclave::net
