#pragma once

#include <stdexcept>

namespace conclave::base {

/// What a part below a request handler throws when it can't do its work. The HTTP edge answers 503
/// with Retry-After where trying later may help, 500 otherwise.
class ServiceError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
    [[nodiscard]] virtual bool try_later() const = 0;
};

} // namespace conclave::base
