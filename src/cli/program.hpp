#pragma once

#include "cli/console.hpp"
#include "cli/location.hpp"

#include <CLI/App.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

/// What the files that describe subcommands share; for the sources of the command line only, since
/// it takes in CLI11.
namespace conclave::cli {

using Run = std::function<int()>;

/// The subcommands share this: each sets `run` when it was called.
struct Program {
    const Console& console;
    Run run{};

    /// A subcommand whose work is `action(options)`. The options live as long as the parser.
    template <class Options, class Action>
    std::shared_ptr<Options> command(CLI::App& app, Action action) {
        auto options = std::make_shared<Options>(); // shared: with the callback below
        add_location(app, options->location);
        app.callback(
            [this, options, action] { run = [options, action] { return action(*options); }; });
        return options;
    }

    static void add_location(CLI::App& app, Location& location) {
        app.add_option("--data-dir", location.data_dir, "Where this installation lives [./data]")
            ->type_name("DIR");
        app.add_option("--config", location.config,
                       "Its configuration [conclave.toml in the data directory]")
            ->type_name("FILE");
    }
};

struct Plain {
    Location location{};
};

inline void example(CLI::App& app, const std::string& text) {
    app.footer("\nExample:\n  " + text);
}

/// An option that is a time as conclave.toml has it: "30m"; a number alone is seconds.
CLI::Option* add_lifetime(CLI::App& app, const std::string& name,
                          const std::function<void(std::chrono::seconds)>& set,
                          const std::string& help);

} // namespace conclave::cli
