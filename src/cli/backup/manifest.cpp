#include "cli/backup/manifest.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "cli/console.hpp"
#include "cli/files.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <openssl/evp.h>

namespace conclave::cli::backup {

namespace {

namespace json = boost::json;

constexpr std::string_view format = "conclave-backup";
constexpr std::int64_t newest_version = 1; // of the folder's form
constexpr std::size_t max_manifest_bytes = 16 * 1024 * 1024;
constexpr std::size_t chunk_bytes = 64 * 1024;
constexpr std::uint32_t mode_bits = 0777;

/// Below the backup's folder, whatever links and dots the path is made of.
bool stays_inside(const std::string& path) {
    const std::filesystem::path given(path);
    return !path.empty() && given.is_relative() &&
           std::ranges::none_of(given,
                                [](const auto& part) { return part == ".." || part == "."; });
}

StoredFile stored_file(const json::object& object, const std::filesystem::path& folder) {
    const auto size = base::get_int(object, "size").value_or(-1);
    const auto mode = base::get_int(object, "mode").value_or(private_mode);
    StoredFile file{.path = std::string(base::get_string(object, "path").value_or("")),
                    .size = static_cast<std::uint64_t>(std::max<std::int64_t>(size, 0)),
                    .sha256 = std::string(base::get_string(object, "sha256").value_or("")),
                    .mode = static_cast<std::uint32_t>(mode) & mode_bits};
    if (!stays_inside(file.path) || size < 0)
        throw Failure(fmt::format("{} names a file that can't be: \"{}\". It was not written by "
                                  "`conclave backup`.",
                                  (folder / manifest_name).string(), file.path));
    return file;
}

} // namespace

std::uint64_t Manifest::rows() const {
    std::uint64_t sum = 0;
    for (const auto& each : tables)
        sum += each.rows;
    return sum;
}

std::uint64_t Manifest::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& file : files)
        sum += file.size;
    return sum;
}

std::string to_text(const Manifest& manifest) {
    json::array tables;
    for (const auto& each : manifest.tables)
        tables.push_back(json::object{{"name", each.name}, {"rows", each.rows}});
    json::array files;
    for (const auto& file : manifest.files)
        files.push_back(json::object{{"path", file.path},
                                     {"size", file.size},
                                     {"sha256", file.sha256},
                                     {"mode", file.mode}});
    return json::serialize(json::object{{"format", format},
                                        {"version", newest_version},
                                        {"program", manifest.program},
                                        {"made_at", manifest.made_at},
                                        {"engine", manifest.engine},
                                        {"tables", std::move(tables)},
                                        {"files", std::move(files)}}) +
           "\n";
}

Manifest read_manifest(const std::filesystem::path& folder) {
    const auto file = folder / manifest_name;
    const auto text = read_file(file);
    if (!text)
        throw Failure(fmt::format("{} is no backup: it has no {}. Name a folder that `conclave "
                                  "backup` made; one that ends in .partial was never finished.",
                                  folder.string(), manifest_name));
    const auto object = base::parse_json_object(*text, max_manifest_bytes);
    if (!object || base::get_string(*object, "format") != format)
        throw Failure(file.string() + " is damaged, or was not written by `conclave backup`.");
    if (base::get_int(*object, "version").value_or(0) > newest_version)
        throw Failure(fmt::format(
            "{} was made by {}, which is newer than this program. Restore it "
            "with that one.",
            folder.string(), base::get_string(*object, "program").value_or("another program")));
    Manifest manifest{.program = std::string(base::get_string(*object, "program").value_or("?")),
                      .made_at = std::string(base::get_string(*object, "made_at").value_or("?")),
                      .engine = std::string(base::get_string(*object, "engine").value_or("?")),
                      .tables = {},
                      .files = {}};
    if (const auto* tables = base::get_array(*object, "tables"))
        for (const auto& each : *tables)
            if (const auto* table = each.if_object())
                manifest.tables.push_back(
                    {std::string(base::get_string(*table, "name").value_or("?")),
                     static_cast<std::uint64_t>(base::get_int(*table, "rows").value_or(0))});
    if (const auto* files = base::get_array(*object, "files"))
        for (const auto& each : *files)
            if (const auto* stored = each.if_object())
                manifest.files.push_back(stored_file(*stored, folder));
    return manifest;
}

std::string sha256_of_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw Failure("Cannot read " + file.string() + ".");
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    bool good = context && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1;
    std::array<char, chunk_bytes> chunk{};
    while (good && in) {
        in.read(chunk.data(), chunk.size());
        good = EVP_DigestUpdate(context.get(), chunk.data(),
                                static_cast<std::size_t>(in.gcount())) == 1;
    }
    base::Bytes digest(EVP_MAX_MD_SIZE);
    unsigned int length = 0;
    if (!good || in.bad() || EVP_DigestFinal_ex(context.get(), digest.data(), &length) != 1)
        throw Failure("Cannot read " + file.string() + " to its end.");
    digest.resize(length);
    return base::to_hex(digest);
}

std::uint32_t mode_of(const std::filesystem::path& file) {
    return static_cast<std::uint32_t>(std::filesystem::status(file).permissions()) & mode_bits;
}

StoredFile describe(const std::filesystem::path& folder, const std::string& path) {
    const auto file = folder / path;
    return {.path = path,
            .size = std::filesystem::file_size(file),
            .sha256 = sha256_of_file(file),
            .mode = mode_of(file)};
}

void verify(const std::filesystem::path& folder, const Manifest& manifest) {
    for (const auto& file : manifest.files) {
        const auto place = folder / file.path;
        std::error_code error;
        const auto status = std::filesystem::symlink_status(place, error);
        if (error || !std::filesystem::is_regular_file(status))
            throw Failure(place.string() + " is missing: this backup is not whole. Take another.");
        if (std::filesystem::file_size(place) != file.size || sha256_of_file(place) != file.sha256)
            throw Failure(place.string() +
                          " is not what it was when the backup was made. Take another.");
    }
}

} // namespace conclave::cli::backup
