#include "base/bytes.hpp"
#include "policy/explain.hpp"
#include "policy/text.hpp"

#include <cstdint>
#include <cstdlib>

namespace {

void check(bool holds) {
    if (!holds) {
        std::abort();
    }
}

} // namespace

/// Whatever comes in, reading ends in a policy or in faults with a place; a policy says the same
/// after it was written down and read again, and its explanations agree with its decisions.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace conclave;
    const auto text = base::as_text({data, size});
    const auto policy = policy::parse(text);
    if (!policy) {
        check(!policy.error().empty() && policy.error().size() <= policy::max_faults);
        for (const auto& fault : policy.error()) {
            check(fault.line >= 1 && fault.column >= 1 && !fault.words.empty());
        }
        return 0;
    }
    const auto again = policy::parse(policy::print(*policy));
    check(again && *again == *policy);
    const policy::Claims claims{{"role", {"staff"}}, {"client_id", {"app"}}};
    for (const auto action : policy::all_actions) {
        const policy::Question question{
            .action = action, .room = text.substr(0, 128), .claims = claims};
        check(policy::explain(*policy, question).decision == policy::decide(*policy, question));
    }
    (void)policy::doubts(*policy);
    return 0;
}
