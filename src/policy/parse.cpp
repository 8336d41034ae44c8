#include "policy/line_words.hpp"
#include "policy/text.hpp"
#include "policy/words.hpp"

#include "base/bytes.hpp"

#include <algorithm>

namespace conclave::policy {
namespace {

struct LineFault {
    std::size_t offset; // bytes
    std::string words;
};
template <class Value>
using Read = std::expected<Value, LineFault>;

/// Reads the words of one line from left to right.
class LineParser {
  public:
    LineParser(std::vector<Word> words, std::size_t end) : words_(std::move(words)), end_(end) {}

    Read<Rule> rule();

  private:
    [[nodiscard]] bool is(std::string_view text) const {
        return at_ < words_.size() && words_[at_].text == text;
    }
    bool take(std::string_view text) {
        const bool there = is(text);
        at_ += there ? 1 : 0;
        return there;
    }
    [[nodiscard]] bool at_end() const { return at_ == words_.size(); }
    [[nodiscard]] std::size_t offset() const { return at_end() ? end_ : words_[at_].offset; }
    [[nodiscard]] std::unexpected<LineFault> fault(std::string words) const {
        return std::unexpected(LineFault{.offset = offset(), .words = std::move(words)});
    }
    /// What stands here, for a message.
    [[nodiscard]] std::string here() const {
        constexpr std::size_t most = 40;
        if (at_end()) {
            return "the end of the line";
        }
        const auto& text = words_[at_].text;
        return text.size() > most ? "this" : '\'' + std::string(text) + '\'';
    }

    Read<std::vector<Action>> actions();
    Read<std::vector<Condition>> who();
    Read<Condition> condition();
    Read<std::vector<Pattern>> rooms();
    /// The rest of the current word, from `skip` bytes on.
    Read<Pattern> pattern(std::size_t skip);

    const std::vector<Word> words_;
    const std::size_t end_;
    std::size_t at_ = 0;
};

Read<std::vector<Action>> LineParser::actions() {
    std::vector<Action> out;
    do {
        const auto action = at_end() ? std::nullopt : action_from_text(words_[at_].text);
        if (!action) {
            return fault("Here stands create, join, record or moderate, with commas between "
                         "several; not " +
                         here() + '.');
        }
        if (std::ranges::find(out, *action) != out.end()) {
            return fault("It names " + std::string(to_text(*action)) + " twice. Once is enough.");
        }
        out.push_back(*action);
        ++at_;
    } while (take(","));
    return out;
}

Read<Pattern> LineParser::pattern(std::size_t skip) {
    auto out = Pattern::read(words_[at_].text.substr(skip));
    if (!out) {
        return std::unexpected(
            LineFault{.offset = offset() + skip, .words = std::move(out.error())});
    }
    ++at_;
    return *std::move(out);
}

Read<Condition> LineParser::condition() {
    const auto text = at_end() ? std::string_view{} : words_[at_].text;
    for (const auto& [word, claim] : claim_words) {
        if (text.starts_with(word)) {
            auto value = pattern(word.size());
            return value ? Read<Condition>(Condition{std::string(claim), *std::move(value)})
                         : std::unexpected(value.error());
        }
    }
    if (!text.starts_with(claim_word)) {
        return fault("Here stands everyone, role:NAME, client:ID, person:NAME or "
                     "claim:NAME=VALUE; not " +
                     here() + '.');
    }
    const auto equals = text.find('=');
    const auto name = text.substr(
        claim_word.size(), equals == std::string_view::npos ? equals : equals - claim_word.size());
    const bool plain = std::ranges::all_of(
        name, [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
    if (equals == std::string_view::npos || name.empty() || !plain ||
        name.size() > max_claim_name_bytes) {
        return fault("A claim is written claim:NAME=VALUE, as claim:department=legal.");
    }
    auto value = pattern(equals + 1);
    return value ? Read<Condition>(Condition{std::string(name), *std::move(value)})
                 : std::unexpected(value.error());
}

Read<std::vector<Condition>> LineParser::who() {
    std::vector<Condition> out;
    if (take("everyone")) {
        if (is("and")) {
            return fault("Everyone needs no more conditions. Leave 'everyone and' out.");
        }
        return out;
    }
    do {
        if (out.size() == max_conditions) {
            return fault("These are too many conditions: at most " +
                         std::to_string(max_conditions) + " in a line.");
        }
        auto one = condition();
        if (!one) {
            return std::unexpected(one.error());
        }
        out.push_back(*std::move(one));
    } while (take("and"));
    if (is(",")) {
        return fault("Write 'and' where all must hold, and another line for each other case.");
    }
    return out;
}

Read<std::vector<Pattern>> LineParser::rooms() {
    std::vector<Pattern> out;
    if (!take("in")) {
        return out;
    }
    if (!take("room") && !take("rooms")) {
        return fault("After 'in' comes room and its name: in room \"team-*\".");
    }
    do {
        if (at_end() || is(",")) {
            return fault("Here stands the name of a room: \"lobby\", or \"team-*\" for several.");
        }
        if (out.size() == max_rooms) {
            return fault("These are too many rooms for a line: at most " +
                         std::to_string(max_rooms) + '.');
        }
        auto one = pattern(0);
        if (!one) {
            return std::unexpected(one.error());
        }
        out.push_back(*std::move(one));
    } while (take(","));
    return out;
}

Read<Rule> LineParser::rule() {
    Rule out;
    out.allows = is("allow");
    if (!take("allow") && !take("deny")) {
        return fault("A line begins with allow or deny, or with # when it is a comment; not with " +
                     here() + '.');
    }
    auto what = actions();
    if (!what) {
        return std::unexpected(what.error());
    }
    out.actions = *std::move(what);
    if (!take("to")) {
        return fault("After the actions comes to, and who is meant: to role:staff. Here stands " +
                     here() + '.');
    }
    auto people = who();
    if (!people) {
        return std::unexpected(people.error());
    }
    out.who = *std::move(people);
    auto where = rooms();
    if (!where) {
        return std::unexpected(where.error());
    }
    out.rooms = *std::move(where);
    if (!at_end()) {
        return fault("The line should end here, or go on with " +
                     std::string(out.rooms.empty() ? "and, or in room NAME" : "a comma") +
                     "; not with " + here() + '.');
    }
    return out;
}

class Parser {
  public:
    std::expected<Policy, std::vector<Fault>> parse(std::string_view text);

  private:
    void read_line(std::string_view line, std::size_t number);
    void fault(std::size_t line, std::size_t column, std::string words) {
        faults_.push_back({.line = line, .column = column, .words = std::move(words)});
    }

    Policy policy_;
    std::vector<Fault> faults_;
};

/// The column after `bytes` of a line; broken UTF-8 counts by the byte.
std::size_t column_at(std::string_view line, std::size_t bytes) {
    const auto before = line.substr(0, bytes);
    return 1 + (base::is_utf8(before) ? base::utf8_length(before) : before.size());
}

void Parser::read_line(std::string_view line, std::size_t number) {
    if (line.size() > max_line_bytes) {
        return fault(number, 1,
                     "The line is too long: at most " + std::to_string(max_line_bytes) +
                         " bytes. Make two of it.");
    }
    const auto* const bad = std::ranges::find_if(
        line, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; });
    if (bad != line.end()) {
        const auto bytes = static_cast<std::size_t>(bad - line.begin());
        return fault(number, column_at(line, bytes),
                     "Here stands an invisible character. Take it out.");
    }
    if (!base::is_utf8(line)) {
        return fault(number, 1, "The line is not UTF-8. Save the text in this encoding.");
    }
    auto words = words_of(line);
    if (words.empty()) {
        return;
    }
    auto rule = LineParser(std::move(words), line.size()).rule();
    if (!rule) {
        return fault(number, column_at(line, rule.error().offset), std::move(rule.error().words));
    }
    if (policy_.rules.size() == max_rules) {
        return fault(number, 1,
                     "There are too many lines: at most " + std::to_string(max_rules) +
                         " that allow or deny. Use * in names to say more with fewer.");
    }
    rule->line = number;
    policy_.rules.push_back(*std::move(rule));
}

std::expected<Policy, std::vector<Fault>> Parser::parse(std::string_view text) {
    if (text.size() > max_text_bytes) {
        fault(1, 1, "The text is too long: at most " + std::to_string(max_text_bytes) + " bytes.");
        return std::unexpected(std::move(faults_));
    }
    for (std::size_t number = 1; faults_.size() < max_faults; ++number) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        read_line(line, number);
        if (end == std::string_view::npos) {
            break;
        }
        text.remove_prefix(end + 1);
    }
    if (!faults_.empty()) {
        return std::unexpected(std::move(faults_));
    }
    return std::move(policy_);
}

} // namespace

std::expected<Policy, std::vector<Fault>> parse(std::string_view text) {
    return Parser().parse(text);
}

} // namespace conclave::policy
