#include "cli/init/random_password.hpp"

#include <array>

namespace conclave::cli {

namespace {

constexpr std::string_view alphabet = "23456789abcdefghijkmnpqrstuvwxyz";
static_assert(alphabet.size() == 32, "a byte's low five bits choose without bias");
constexpr std::size_t groups = 5;
constexpr std::size_t group_size = 4;

} // namespace

std::string random_password(base::Random& random) {
    std::array<std::uint8_t, groups * group_size> bytes{};
    random.fill(bytes);
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i != 0 && i % group_size == 0)
            out += '-';
        out += alphabet[bytes[i] % alphabet.size()];
    }
    return out;
}

} // namespace conclave::cli
