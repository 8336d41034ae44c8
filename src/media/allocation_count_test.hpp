#pragma once

#include <cstddef>

namespace conclave::media::testing {

/// Does the program count allocations? Not under sanitizers, which bring their own allocator.
[[nodiscard]] bool counts_allocations();

/// How often the calling thread allocated so far: malloc, calloc, realloc, and so operator new and
/// every C library in the process. For tests of "no allocation per packet".
[[nodiscard]] std::size_t allocations();

} // namespace conclave::media::testing
