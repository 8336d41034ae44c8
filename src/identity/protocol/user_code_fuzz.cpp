#include "base/bytes.hpp"
#include "identity/protocol/user_code.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity;

/// Whatever people type: what is taken for a code is one, and reads the same when it is shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto code = read_user_code(base::as_text({data, size}));
    if (!code.empty() &&
        (code.size() != user_code_length || read_user_code(shown_user_code(code)) != code ||
         code.find_first_not_of(user_code_letters) != std::string::npos)) {
        std::abort();
    }
    return 0;
}
