#pragma once

#include <string>
#include <string_view>

namespace conclave::identity {

/// ASCII letters in lower case: how user names and addresses are compared.
[[nodiscard]] std::string fold_case(std::string_view text);

} // namespace conclave::identity
