#include "identity/grants/brought_handle.hpp"

#include "jose/digest.hpp"

#include <algorithm>
#include <stdexcept>

namespace conclave::identity {
namespace {

constexpr std::string_view mark = "identityserver:"; // a colon is in no base64url
constexpr std::size_t hash_bytes = 32;

std::string marked(base::ByteView digest) {
    return std::string(mark) + base::to_base64url(digest);
}

} // namespace

std::string brought_hash(std::string_view handle, std::string_view kind) {
    return marked(jose::sha256(std::string(handle) + ":" + std::string(kind)));
}

bool is_brought_hash(std::string_view hash) {
    return hash.starts_with(mark);
}

std::optional<std::string> brought_hash_of_key(std::string_view key) {
    const auto digest = key.size() == 2 * hash_bytes ? base::from_hex(key) : base::from_base64(key);
    return digest && digest->size() == hash_bytes ? std::optional(marked(*digest)) : std::nullopt;
}

std::pair<std::string, std::string> keys_of_brought_hash(std::string_view hash) {
    const auto digest =
        is_brought_hash(hash) ? base::from_base64url(hash.substr(mark.size())) : std::nullopt;
    if (!digest) {
        throw std::invalid_argument("this hash is not one that was brought over");
    }
    auto hex = base::to_hex(*digest);
    std::ranges::transform(hex, hex.begin(), [](char c) {
        return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return {std::move(hex), base::to_base64(*digest)};
}

base::Bytes brought_family(std::string_view hash, std::size_t bytes) {
    const auto digest = jose::sha256("conclave family|" + std::string(hash));
    return {digest.begin(), digest.begin() + static_cast<std::ptrdiff_t>(bytes)};
}

} // namespace conclave::identity
