#include "identity/protocol/user_code.hpp"

#include "base/bytes.hpp"

namespace conclave::identity {
namespace {

constexpr std::size_t max_typed_bytes = 64;
/// Bytes from here on are thrown away, so that all letters are as likely as each other.
constexpr std::size_t fair_limit = 256 - 256 % user_code_letters.size();

} // namespace

std::string make_user_code(base::Random& random) {
    std::string code;
    while (code.size() < user_code_length) {
        for (const auto byte : base::random_bytes(random, user_code_length)) {
            if (byte < fair_limit && code.size() < user_code_length) {
                code += user_code_letters[byte % user_code_letters.size()];
            }
        }
    }
    return code;
}

std::string shown_user_code(std::string_view code) {
    const auto half = code.size() / 2;
    return std::string(code.substr(0, half)) + "-" + std::string(code.substr(half));
}

std::string read_user_code(std::string_view typed) {
    std::string code;
    for (const char c : typed.substr(0, max_typed_bytes)) {
        const char upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (user_code_letters.contains(upper)) {
            code += upper;
        } else if (c != ' ' && c != '-') {
            return {};
        }
    }
    return code.size() == user_code_length ? code : std::string();
}

} // namespace conclave::identity
