#pragma once

#include <cstddef>

namespace conclave::media::testing {

/// How often the calling thread allocated so far: malloc, calloc, realloc, and so operator new and
/// every C library in the process, under sanitizers as well. For tests of "no allocation per
/// packet".
[[nodiscard]] std::size_t allocations();

} // namespace conclave::media::testing
