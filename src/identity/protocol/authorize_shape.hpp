#pragma once

#include "net/form.hpp"

#include <optional>
#include <string>

namespace conclave::identity {

/// What is wrong with a parameter, in the words of RFC 6749, 4.1.2.1.
struct ParameterFault {
    std::string error;
    std::string description;
};

/// The first parameter of an authorization request that was sent twice, is too long, or does not
/// stand there; nullopt when there is none. Pure.
[[nodiscard]] std::optional<ParameterFault> shape_fault(const net::Form& form);

} // namespace conclave::identity
