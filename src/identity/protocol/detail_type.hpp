#pragma once

#include <string>
#include <vector>

namespace conclave::identity {

/// One kind of what clients may ask for in detail (RFC 9396, 2), as the operator has defined it.
struct DetailType {
    std::string type;
    std::string display_name{}; // on the consent page; empty: `type`
    std::string description{};
    /// Members that an object of this type may have, beside those that all types may have (2.2);
    /// empty: any.
    std::vector<std::string> members{};
};

} // namespace conclave::identity
