#include "media/allocation_count_test.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <memory>
#include <openssl/crypto.h>

// Stands between the program (libraries included) and glibc's allocator. Sanitizers do the same
// themselves, so there it stays out.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool interposed = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool interposed = false;
#else
#define CONCLAVE_INTERPOSE_MALLOC
#endif
#else
#define CONCLAVE_INTERPOSE_MALLOC
#endif

namespace {
thread_local constinit std::size_t count = 0;
}

#ifdef CONCLAVE_INTERPOSE_MALLOC
constexpr bool interposed = true;

extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* old, std::size_t size);

void* malloc(std::size_t size) {
    ++count;
    return __libc_malloc(size);
}

void* calloc(std::size_t number, std::size_t size) {
    ++count;
    return __libc_calloc(number, size);
}

void* realloc(void* old, std::size_t size) {
    ++count;
    return __libc_realloc(old, size);
}
}
#endif

namespace conclave::media::testing {

bool counts_allocations() {
    return interposed;
}

std::size_t allocations() {
    return count;
}

namespace {

TEST(AllocationCount, SeesOperatorNewAndOpenSsl) {
    if (!counts_allocations()) {
        GTEST_SKIP() << "a sanitizer owns the allocator";
    }
    const std::size_t before = allocations();
    const auto owned = std::make_unique<int>(1);
    EXPECT_EQ(allocations(), before + 1);
    OPENSSL_free(OPENSSL_malloc(16));
    EXPECT_EQ(allocations(), before + 2);
}

} // namespace
} // namespace conclave::media::testing
