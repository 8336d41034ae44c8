#include "cli/policy.hpp"

#include "cli/audited.hpp"
#include "cli/files.hpp"
#include "cli/installation.hpp"
#include "identity/clients/client_service.hpp"
#include "identity/scopes/resource_store.hpp"
#include "identity/tokens/claims_preview.hpp"
#include "identity/users/user_service.hpp"
#include "policy/book.hpp"
#include "policy/explain.hpp"
#include "server/routers.hpp"
#include "server/standing_policy.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <istream>
#include <iterator>
#include <ostream>

namespace conclave::cli {

namespace {

constexpr std::int64_t shown_versions = 50;

policy::Book book(Installation& installation) {
    return {installation.database(), installation.clock(),
            server::standing_policy(installation.config().policy)};
}

std::string read_text(const std::filesystem::path& file, const Console& console) {
    if (file == "-")
        return {std::istreambuf_iterator<char>(console.in), {}};
    auto text = read_file(file);
    if (!text)
        throw Failure("There is no file " + file.string() + ".");
    return *std::move(text);
}

/// `policy.txt:3:7: words`, as compilers write it.
void tell(const std::filesystem::path& file, const std::vector<policy::Fault>& faults,
          const Console& console) {
    for (const auto& fault : faults)
        console.bad(
            fmt::format("{}:{}:{}: {}", file.string(), fault.line, fault.column, fault.words));
}

void tell_doubts(const std::filesystem::path& file, const policy::Policy& policy,
                 const Console& console) {
    for (const auto& doubt : policy::doubts(policy))
        console.warn(doubt.line == 0
                         ? doubt.words
                         : fmt::format("{}:{}: {}", file.string(), doubt.line, doubt.words));
}

/// As the audit log has it of the admin API.
boost::json::object shown(std::int64_t number, const std::string& text) {
    return {{"version", number}, {"text", text}, {"fromConfiguration", number == 0}};
}

void show_history(policy::Book& policies, const Console& console) {
    std::vector<std::vector<std::string>> rows{{"VERSION", "SET", "BY"}};
    for (const auto& version : policies.history(shown_versions, 0).versions)
        rows.push_back({std::to_string(version.number), base::to_rfc3339(version.created),
                        version.author.name});
    console.out << table(rows);
}

identity::Client client_of(Installation& installation, const identity::Config& config,
                           const std::string& id) {
    identity::ClientService clients(installation.database(), installation.clock(),
                                    installation.random());
    if (auto client = clients.get(id))
        return *client;
    const auto fixed = std::ranges::find(config.clients, id, &identity::Client::client_id);
    if (fixed == config.clients.end())
        throw Failure("There is no application \"" + id + "\"; `conclave client list` shows them.");
    return *fixed;
}

/// What an access token of the person would say.
policy::Claims claims_of(Installation& installation, const PolicyExplainOptions& options) {
    const auto config = server::identity_config(installation.config());
    identity::UserService users(installation.database(), installation.clock(),
                                installation.random(), config.users);
    const auto user = users.find(options.person);
    if (!user)
        throw Failure("There is no user \"" + options.person + "\"; `conclave user list" +
                      options.location.options() + "` shows them.");
    identity::ResourceStore stored(installation.database(), installation.clock());
    const identity::LiveResources resources(identity::Resources(config, stored.all()));
    const identity::TokenIssuer issuer(config, resources, installation.clock(),
                                       installation.random());
    const identity::Subjects subjects(installation.database(), installation.box());
    const auto client = client_of(
        installation, config,
        options.client.empty() ? installation.config().identity.web_client.id : options.client);
    return policy::read_claims(identity::preview_claims(issuer, subjects, *user, client));
}

} // namespace

void policy_show(const PolicyShowOptions& options, const Console& console) {
    Installation installation(options.location);
    auto policies = book(installation);
    if (options.history)
        return show_history(policies, console);
    auto version = policies.now()->version;
    if (options.version != 0) {
        auto earlier = policies.version(options.version);
        if (!earlier)
            throw Failure("There is no version " + std::to_string(options.version) +
                          "; `conclave policy show --history` lists them.");
        version = *std::move(earlier);
    }
    // Comments, so that the output can be edited and set again.
    console.line(version.number == 0
                     ? "# as [policy] in " + options.location.config_file().string() + " has it"
                     : fmt::format("# version {}, set {} by {}", version.number,
                                   base::to_rfc3339(version.created), version.author.name));
    console.out << version.text << (version.text.ends_with('\n') ? "" : "\n");
}

bool policy_check(const PolicyFileOptions& options, const Console& console) {
    const auto policy = policy::parse(read_text(options.file, console));
    if (!policy) {
        tell(options.file, policy.error(), console);
        return false;
    }
    tell_doubts(options.file, *policy, console);
    console.good(
        fmt::format("{} is a policy of {} lines", options.file.string(), policy->rules.size()));
    return true;
}

void policy_set(const PolicyFileOptions& options, const Console& console) {
    const auto text = read_text(options.file, console);
    Installation installation(options.location);
    auto policies = book(installation);
    const auto before = policies.now()->version;
    const auto who = shell_account();
    const Deed deed{.event = "PolicyUpdatedEvent",
                    .category = "Policy",
                    .command = "policy set",
                    .before = shown(before.number, before.text),
                    .after = shown(before.number + 1, text)};
    std::int64_t number = 0;
    audited(installation, deed, [&] {
        const auto set = policies.set(text, {.id = who.id(), .name = who.name()}, before.number);
        if (!set && !set.error().faults.empty()) {
            tell(options.file, set.error().faults, console);
            throw Failure("Nothing was changed.");
        }
        if (!set)
            throw Failure("Somebody changed the policy at this moment. Look at it with `conclave "
                          "policy show" +
                          options.location.options() + "`, then try again.");
        number = set->number;
    });
    tell_doubts(options.file, policies.now()->policy, console);
    console.good(fmt::format("Version {} of the policy is set; a running server has it within "
                             "half a minute",
                             number));
}

bool policy_explain(const PolicyExplainOptions& options, const Console& console) {
    const auto action = policy::action_from_text(options.action);
    if (!action)
        throw Failure("\"" + options.action +
                      "\" is no action; ask about create, join, record or moderate.");
    Installation installation(options.location);
    const auto now = book(installation).now();
    const auto claims = claims_of(installation, options);
    const auto told =
        policy::explain(now->policy, {.action = *action, .room = options.room, .claims = claims});
    for (const auto& step : told.steps)
        if (!step.fits)
            console.line(fmt::format("  line {} {}", step.line, step.why));
    if (told.decision.allowed)
        console.good(told.words);
    else
        console.bad(told.words);
    return told.decision.allowed;
}

} // namespace conclave::cli
