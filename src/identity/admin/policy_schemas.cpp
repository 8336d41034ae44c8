#include "identity/admin/policy_schemas.hpp"

#include "policy/text.hpp"

namespace conclave::identity::admin {
namespace {

// In characters, which have a byte or more: what is longer in bytes is a fault with a place.
constexpr std::size_t max_text = policy::max_text_bytes;

} // namespace

void add_policy_schemas(std::vector<Schema>& out) {
    out.push_back({"PolicyRemarkDto",
                   {{.name = "line", .kind = Kind::number},
                    {.name = "column", .kind = Kind::number},
                    {.name = "words"}}});
    out.push_back({"PolicyDto",
                   {{.name = "version", .kind = Kind::number},
                    {.name = "text", .max = max_text, .required = true},
                    {.name = "fromConfiguration", .kind = Kind::flag},
                    {.name = "changedBy"},
                    {.name = "changed", .kind = Kind::time}}});
    out.push_back({"PoliciesDto",
                   {{.name = "versions", .kind = Kind::objects, .of = "PolicyDto"},
                    {.name = "totalCount", .kind = Kind::number},
                    {.name = "pageSize", .kind = Kind::number}}});
    out.push_back({"PolicyTextDto", {{.name = "text", .max = max_text}}});
    out.push_back({"PolicyCheckDto",
                   {{.name = "errors", .kind = Kind::objects, .of = "PolicyRemarkDto"},
                    {.name = "warnings", .kind = Kind::objects, .of = "PolicyRemarkDto"}}});
    out.push_back({"PolicyClaimDto", {{.name = "type", .max = 250}, {.name = "value"}}});
    out.push_back({"PolicyQuestionDto",
                   {{.name = "action", .max = 20, .required = true},
                    {.name = "room", .max = 128, .required = true},
                    {.name = "text", .max = max_text},
                    {.name = "userName", .max = 254},
                    {.name = "clientId", .max = 200},
                    {.name = "roles", .kind = Kind::texts, .max = 100},
                    {.name = "claims", .kind = Kind::objects, .of = "PolicyClaimDto"}}});
    out.push_back({"PolicyStepDto",
                   {{.name = "line", .kind = Kind::number},
                    {.name = "fits", .kind = Kind::flag},
                    {.name = "why"}}});
    out.push_back({"PolicyAnswerDto",
                   {{.name = "allowed", .kind = Kind::flag},
                    {.name = "line", .kind = Kind::number},
                    {.name = "words"},
                    {.name = "steps", .kind = Kind::objects, .of = "PolicyStepDto"},
                    {.name = "claims", .kind = Kind::objects, .of = "PolicyClaimDto"}}});
}

} // namespace conclave::identity::admin
