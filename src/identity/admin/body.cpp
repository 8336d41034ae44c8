#include "identity/admin/body.hpp"

#include "base/bytes.hpp"
#include "base/json_text.hpp"
#include "identity/users/fold.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

class Reader {
  public:
    /// `prefix`: where in the body these members lie, for the words of a fault.
    [[nodiscard]] json::object read(const json::object& sent, const Schema& schema,
                                    const std::string& prefix);

    Faults faults;

  private:
    void fault(const std::string& place, std::string words) {
        faults[place].push_back(std::move(words));
    }
    json::value value(const json::value& sent, const Member& member, const std::string& place);
    json::value text(const json::value& sent, const Member& member, const std::string& place);
    json::value texts(const json::value& sent, const Member& member, const std::string& place);
    json::value objects(const json::value& sent, const Member& member, const std::string& place);
    json::value map(const json::value& sent, const Member& member, const std::string& place);
};

json::value Reader::text(const json::value& sent, const Member& member, const std::string& place) {
    const auto* string = sent.if_string();
    if (string == nullptr) {
        fault(place, fmt::format("{} must be a text.", member.name));
        return nullptr;
    }
    const std::string_view chars(string->data(), string->size());
    if (!base::is_utf8(chars) || chars.contains('\0') || base::utf8_length(chars) > member.max) {
        fault(place, fmt::format("{} must be at most {} characters.", member.name, member.max));
        return nullptr;
    }
    if (member.required && chars.empty()) {
        fault(place, fmt::format("The {} field is required.", member.name));
    }
    return sent;
}

json::value Reader::texts(const json::value& sent, const Member& member, const std::string& place) {
    const auto* list = sent.if_array();
    if (list == nullptr || list->size() > max_list) {
        fault(place, fmt::format("{} must be a list of at most {} texts.", member.name, max_list));
        return nullptr;
    }
    json::array out;
    for (const auto& each : *list) {
        out.push_back(text(each, member, place));
    }
    return out;
}

json::value Reader::objects(const json::value& sent, const Member& member,
                            const std::string& place) {
    const auto* list = sent.if_array();
    const auto* schema = find_schema(member.of);
    if (list == nullptr || schema == nullptr || list->size() > max_list) {
        fault(place,
              fmt::format("{} must be a list of at most {} objects.", member.name, max_list));
        return nullptr;
    }
    json::array out;
    for (const auto& each : *list) {
        const auto where = fmt::format("{}[{}]", place, out.size());
        if (const auto* object = each.if_object()) {
            out.push_back(read(*object, *schema, where + "."));
        } else {
            fault(where, fmt::format("{} must hold objects.", member.name));
            break;
        }
    }
    return out;
}

json::value Reader::map(const json::value& sent, const Member& member, const std::string& place) {
    const auto* object = sent.if_object();
    if (object == nullptr || object->size() > max_list) {
        fault(place, fmt::format("{} must be an object of texts.", member.name));
        return nullptr;
    }
    for (const auto& [name, each] : *object) {
        (void)text(each, member, place);
    }
    return sent;
}

json::value Reader::value(const json::value& sent, const Member& member, const std::string& place) {
    switch (member.kind) {
    case Kind::text:
        return text(sent, member, place);
    case Kind::time: {
        auto read = text(sent, member, place);
        if (read.is_string() && !read_time(std::string_view(read.get_string()))) {
            fault(place, fmt::format("{} must be a time, as 2030-01-31T12:00:00Z.", member.name));
        }
        return read;
    }
    case Kind::number: {
        boost::system::error_code error;
        const auto number = sent.to_number<std::int64_t>(error);
        if (error) {
            fault(place, fmt::format("{} must be a whole number.", member.name));
            return nullptr;
        }
        return number;
    }
    case Kind::flag:
        if (!sent.is_bool()) {
            fault(place, fmt::format("{} must be true or false.", member.name));
            return nullptr;
        }
        return sent;
    case Kind::texts:
        return texts(sent, member, place);
    case Kind::objects:
        return objects(sent, member, place);
    case Kind::map:
        return map(sent, member, place);
    }
    return nullptr;
}

json::object Reader::read(const json::object& sent, const Schema& schema,
                          const std::string& prefix) {
    json::object out;
    for (const auto& [name, each] : sent) {
        for (const auto& member : schema.members) {
            if (fold_case(name) != fold_case(member.name) || each.is_null()) {
                continue;
            }
            const auto place = prefix + std::string(member.name);
            if (out.contains(member.name)) {
                fault(place, fmt::format("{} stands there twice.", member.name));
            }
            out[member.name] = value(each, member, place);
        }
    }
    for (const auto& member : schema.members) {
        if (member.required && !out.contains(member.name)) {
            fault(prefix + std::string(member.name),
                  fmt::format("The {} field is required.", member.name));
        }
    }
    return out;
}

std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) {
        return std::nullopt;
    }
    int number = 0;
    for (const char c : text.substr(0, count)) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        number = number * 10 + (c - '0');
    }
    text.remove_prefix(count);
    return number;
}

bool skip(std::string_view& text, std::string_view one_of) {
    const bool there = !text.empty() && one_of.contains(text.front());
    text.remove_prefix(there ? 1 : 0);
    return there;
}

std::optional<std::chrono::minutes> zone(std::string_view text) {
    if (text.empty() || text == "Z" || text == "z") {
        return std::chrono::minutes(0);
    }
    const bool west = text.front() == '-';
    if (!skip(text, "+-")) {
        return std::nullopt;
    }
    const auto hours = digits(text, 2);
    if (!hours || *hours > 23 || !skip(text, ":")) {
        return std::nullopt;
    }
    const auto minutes = digits(text, 2);
    if (!minutes || *minutes > 59 || !text.empty()) {
        return std::nullopt;
    }
    const std::chrono::minutes offset(*hours * 60 + *minutes);
    return west ? -offset : offset;
}

} // namespace

std::expected<json::object, Faults> read_body(std::string_view text, const Schema& schema) {
    const auto sent = base::parse_json_object(text, max_body_bytes);
    if (!sent) {
        return std::unexpected(Faults{
            {"$", {fmt::format("The body is no JSON object: {}.", base::to_text(sent.error()))}}});
    }
    Reader reader;
    auto out = reader.read(*sent, schema, {});
    if (!reader.faults.empty()) {
        return std::unexpected(std::move(reader.faults));
    }
    return out;
}

std::optional<base::WallTime> read_time(std::string_view text) {
    using namespace std::chrono;
    const auto year = digits(text, 4);
    if (!year || !skip(text, "-")) {
        return std::nullopt;
    }
    const auto month = digits(text, 2);
    if (!month || !skip(text, "-")) {
        return std::nullopt;
    }
    const auto day = digits(text, 2);
    if (!day) {
        return std::nullopt;
    }
    const year_month_day date(std::chrono::year(*year),
                              std::chrono::month(static_cast<unsigned>(*month)),
                              std::chrono::day(static_cast<unsigned>(*day)));
    if (!date.ok()) {
        return std::nullopt;
    }
    auto since = sys_days(date).time_since_epoch() + seconds(0);
    if (skip(text, "Tt ")) {
        const auto hour = digits(text, 2);
        if (!hour || *hour > 23 || !skip(text, ":")) {
            return std::nullopt;
        }
        const auto minute = digits(text, 2);
        if (!minute || *minute > 59 || !skip(text, ":")) {
            return std::nullopt;
        }
        const auto second = digits(text, 2);
        if (!second || *second > 60) { // 60: a leap second
            return std::nullopt;
        }
        since += hours(*hour) + minutes(*minute) + seconds(*second);
        if (skip(text, ".")) { // parts of a second are not kept
            if (!digits(text, 1)) {
                return std::nullopt;
            }
            while (digits(text, 1)) {
            }
        }
    }
    const auto offset = zone(text);
    if (!offset) {
        return std::nullopt;
    }
    return base::from_unix_seconds((since - *offset).count());
}

} // namespace conclave::identity::admin
