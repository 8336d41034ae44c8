#include "identity/protocol/authorization_details.hpp"

#include "base/bytes.hpp"

#include <boost/json.hpp>
#include <cstdint>
#include <cstdlib>

/// Whatever comes in: a list that is taken stays within the limits, is taken again as it was
/// written down, is part of itself, and can be shown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave;
    using namespace conclave::identity;
    static const std::vector<DetailType> known{{.type = "payment", .members = {"amount", "to"}},
                                               {.type = "any"}};
    static const Client client{.client_id = "c", .authorization_details_types = {"payment", "any"}};
    const auto text = base::as_text({data, size});
    const auto read = read_details(text, known, client);
    (void)narrowed_details(R"([{"type":"any"}])", text);
    if (!read) {
        return 0;
    }
    if (read->size() > max_details_bytes) {
        std::abort();
    }
    if (read->empty()) {
        return 0;
    }
    const auto again = read_details(*read, known, client);
    if (!again || *again != *read || narrowed_details(*read, *read) != *read ||
        boost::json::serialize(shown_details(*read, known)).empty()) {
        std::abort();
    }
    (void)details_for(*read, {"https://api.example"});
    return 0;
}
