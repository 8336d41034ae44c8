#include "identity/protocol/response_type.hpp"

#include "identity/protocol/scope.hpp"

namespace conclave::identity {

std::string ResponseType::to_text() const {
    std::string text;
    const auto append = [&text](bool member, std::string_view name) {
        if (member) {
            text += text.empty() ? "" : " ";
            text += name;
        }
    };
    append(code, "code");
    append(id_token, "id_token");
    append(token, "token");
    return text;
}

std::optional<ResponseType> parse_response_type(std::string_view text) {
    ResponseType type;
    for (const auto& word : split_words(text)) {
        bool* member = word == "code"       ? &type.code
                       : word == "id_token" ? &type.id_token
                       : word == "token"    ? &type.token
                                            : nullptr;
        if (member == nullptr || *member) {
            return std::nullopt;
        }
        *member = true;
    }
    // `token` alone says nothing of who signed in: it is for attackers only (RFC 9700, 2.1.2).
    return type.code || type.id_token ? std::optional(type) : std::nullopt;
}

std::string_view to_text(ResponseMode mode) {
    switch (mode) {
    case ResponseMode::query:
        return "query";
    case ResponseMode::fragment:
        return "fragment";
    case ResponseMode::form_post:
        return "form_post";
    case ResponseMode::query_jwt:
        return "query.jwt";
    case ResponseMode::fragment_jwt:
        return "fragment.jwt";
    case ResponseMode::form_post_jwt:
        return "form_post.jwt";
    }
    return "query";
}

bool is_signed(ResponseMode mode) {
    return plain_way(mode) != mode;
}

ResponseMode plain_way(ResponseMode mode) {
    switch (mode) {
    case ResponseMode::query_jwt:
        return ResponseMode::query;
    case ResponseMode::fragment_jwt:
        return ResponseMode::fragment;
    case ResponseMode::form_post_jwt:
        return ResponseMode::form_post;
    default:
        return mode;
    }
}

std::optional<ResponseMode> parse_response_mode(std::string_view text, const ResponseType& type) {
    using enum ResponseMode;
    if (text == "jwt") {
        return type.front_channel() ? fragment_jwt : query_jwt;
    }
    for (const auto mode : {query, fragment, form_post, query_jwt, fragment_jwt, form_post_jwt}) {
        if (text == to_text(mode)) {
            return mode;
        }
    }
    return std::nullopt;
}

ResponseMode default_response_mode(const ResponseType& type) {
    return type.front_channel() ? ResponseMode::fragment : ResponseMode::query;
}

} // namespace conclave::identity
