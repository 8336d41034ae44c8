#include "media/allocation_count_test.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <memory>
#include <openssl/crypto.h>

// Without a sanitizer it stands between the program (libraries included) and glibc's allocator;
// a sanitizer stands there itself, and calls a hook of ours.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) // gcc's way to say so
#define CONCLAVE_SANITIZER_HOOKS
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define CONCLAVE_SANITIZER_HOOKS
#endif
#endif

namespace {
thread_local constinit std::size_t count = 0;
}

#ifdef CONCLAVE_SANITIZER_HOOKS
#include <sanitizer/allocator_interface.h>

namespace {
const int installed = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t) { ++count; }, [](const volatile void*) {});
} // namespace
#else
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

std::size_t allocations() {
    return count;
}

namespace {

TEST(AllocationCount, SeesOperatorNewAndOpenSsl) {
#ifdef CONCLAVE_SANITIZER_HOOKS
    ASSERT_GT(installed, 0) << "the sanitizer has no room for another hook";
#endif
    const std::size_t before = allocations();
    const auto owned = std::make_unique<int>(1);
    EXPECT_EQ(allocations(), before + 1);
    OPENSSL_free(OPENSSL_malloc(16));
    EXPECT_EQ(allocations(), before + 2);
}

} // namespace
} // namespace conclave::media::testing
