#include "cli/keys.hpp"

#include "cli/audited.hpp"
#include "cli/installation.hpp"
#include "identity/keys/listed_keys.hpp"
#include "identity/keys/signing_keys.hpp"
#include "server/routers.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <ostream>

namespace conclave::cli {

namespace {

std::string_view words_for(std::string_view state) {
    return state == "announced"    ? "announced, signs later"
           : state == "signing"    ? "signs"
           : state == "kept"       ? "kept for tokens that live"
           : state == "waiting"    ? "requests are encrypted to it later"
           : state == "encrypting" ? "requests are encrypted to it"
                                   : "opens requests that come late";
}

/// "14 days", or "36 hours" where it is no whole number of days.
std::string spoken(std::chrono::seconds time) {
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(time).count();
    return hours % 24 == 0 ? fmt::format("{} days", hours / 24) : fmt::format("{} hours", hours);
}

} // namespace

void keys_list(const Location& location, const Console& console) {
    Installation installation(location);
    const auto schedule = server::identity_config(installation.config()).keys;
    std::vector<std::vector<std::string>> rows{{"KEY", "ALGORITHM", "MADE", ""}};
    for (const auto& key :
         identity::listed_keys(installation.database(), schedule, installation.clock().now()))
        rows.push_back({key.kid, key.algorithm, base::to_rfc3339(key.made),
                        std::string(words_for(key.state))});
    console.out << table(rows);
}

void keys_rotate(const KeysRotateOptions& options, const Console& console) {
    Installation installation(options.location);
    const auto schedule = server::identity_config(installation.config()).keys;
    const auto ids = [&] {
        boost::json::array out;
        for (const auto& key :
             identity::listed_keys(installation.database(), schedule, installation.clock().now()))
            out.emplace_back(key.kid);
        return out;
    };
    Deed deed{.event = "KeysRotatedEvent",
              .category = "Keys",
              .command = "keys rotate",
              .before = boost::json::object{{"keys", ids()}},
              .after = boost::json::object{{"immediately", options.at_once}}};
    audited(installation, deed, [&] {
        const auto made = identity::rotate_signing_keys(installation.database(), installation.box(),
                                                        installation.clock(), installation.random(),
                                                        schedule, options.at_once);
        if (!made)
            throw Failure("New keys are announced already and sign from " +
                          base::to_rfc3339(made.error()) +
                          " on. Wait until then; after a leak: conclave keys rotate --at-once" +
                          options.location.options());
        deed.after.as_object()["keys"] = ids();
    });
    if (options.at_once) {
        console.good("New keys sign from now on, a running server's within half a minute.");
        console.warn(
            "Programs that keep the key set may refuse new tokens until they read it again.");
        return;
    }
    console.good(
        fmt::format("New keys are announced. They sign in {}.", spoken(schedule.announced)));
}

} // namespace conclave::cli
