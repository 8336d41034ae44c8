#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace conclave::identity::admin {

enum class Kind {
    text,
    number,
    flag,
    time,    // RFC 3339 text
    texts,   // a list of texts
    objects, // a list of objects of the schema `of`
    map,     // an object whose members are texts
};

/// One member of a JSON object of the admin API.
struct Member {
    std::string_view name; // camelCase, as on the wire
    Kind kind = Kind::text;
    std::size_t max = 2000; // code points of a text, or of each text in a list
    bool required = false;  // of a body: must be there, and a text not empty
    std::string_view of{};
};

/// What a JSON object of the admin API looks like: bodies are read by it, and the OpenAPI document
/// shows it.
struct Schema {
    std::string_view name;
    std::vector<Member> members;
};

/// All of them; made once, then read by any thread.
[[nodiscard]] const std::vector<Schema>& schemas();
/// By name; null when there is none.
[[nodiscard]] const Schema* find_schema(std::string_view name);

} // namespace conclave::identity::admin
