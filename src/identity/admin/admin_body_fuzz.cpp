#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "identity/admin/body.hpp"

#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace conclave;
using namespace conclave::identity::admin;

/// A body of any operation, the schema chosen by the first byte: what was read once reads the same
/// again, and so does a time.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const auto& schema = schemas()[data[0] % schemas().size()];
    const auto text = base::as_text({data + 1, size - 1});
    if (const auto body = read_body(text, schema)) {
        const auto again = read_body(boost::json::serialize(*body), schema);
        if (again && *again != *body) {
            std::abort();
        }
    }
    if (const auto time = read_time(text)) {
        if (read_time(base::to_rfc3339(*time)) != time) {
            std::abort();
        }
    }
    return 0;
}
