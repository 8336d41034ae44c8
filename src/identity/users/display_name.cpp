#include "identity/users/display_name.hpp"

#include "base/bytes.hpp"

#include <fmt/format.h>

namespace conclave::identity {
namespace {

constexpr std::size_t max_display_name = 200; // code points; the column's width

} // namespace

std::optional<std::string> display_name_fault(std::string_view name) {
    if (base::is_utf8(name) && !base::has_control_characters(name) &&
        base::utf8_length(name) <= max_display_name) {
        return std::nullopt;
    }
    return fmt::format("A display name is text of at most {} characters.", max_display_name);
}

} // namespace conclave::identity
