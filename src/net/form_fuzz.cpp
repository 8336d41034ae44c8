#include "net/form.hpp"

#include <cstddef>
#include <cstdint>

/// What a form reads it must write so that it reads the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave::net;
    const auto form = parse_form({reinterpret_cast<const char*>(data), size});
    if (form) {
        // Encoding grows the text, so the second reading has room for three times as much.
        const auto again = parse_form(form->encode(), 4 * form_max_bytes);
        if (!again || again->fields() != form->fields()) {
            __builtin_trap();
        }
    }
    return 0;
}
