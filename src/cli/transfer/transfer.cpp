#include "cli/transfer/transfer.hpp"

#include "base/json_text.hpp"
#include "cli/audited.hpp"
#include "cli/files.hpp"
#include "cli/installation.hpp"
#include "cli/transfer/configuration_file.hpp"
#include "cli/transfer/plan.hpp"
#include "identity/admin/local_api.hpp"
#include "server/routers.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <istream>
#include <iterator>
#include <ostream>
#include <unistd.h>

namespace conclave::cli {
namespace json = boost::json;

namespace {

using identity::admin::LocalApi;
using transfer::Change;
using transfer::Step;

/// What was refused, in one line.
std::string words_of(const identity::admin::Refusal& refusal) {
    std::string out = refusal.title;
    for (const auto& [member, faults] : refusal.errors)
        for (const auto& fault : faults)
            out += (out.empty() ? "" : " ") + fault;
    return out;
}

transfer::Lists read_all(LocalApi& api) {
    transfer::Lists lists;
    for (const auto& kind : transfer::kinds) {
        auto& list = lists[std::string(kind.key)];
        for (std::int64_t page = 1;; ++page) {
            const auto part = api.get(kind.path, page);
            if (!part)
                throw Failure(words_of(part.error()));
            const auto& items = part->body.at(kind.items).as_array();
            for (const auto& item : items)
                list.push_back(item.as_object());
            if (std::ssize(items) < LocalApi::page_size)
                break;
        }
    }
    return lists;
}

std::string_view words_for(Change change) {
    switch (change) {
    case Change::create:
        return "will be made";
    case Change::change:
        return "will be changed";
    case Change::same:
        return "stays as it is";
    case Change::fixed:
        break;
    }
    return "stands in conclave.toml";
}

void show(const std::vector<Step>& plan, const Console& console) {
    std::vector<std::vector<std::string>> rows{{"WHAT", "NAME", "", "MEMBERS"}};
    for (const auto& step : plan) {
        std::string members;
        for (const auto& member : step.members)
            members += (members.empty() ? "" : ", ") + member;
        rows.push_back({std::string(step.kind->title), step.name,
                        std::string(words_for(step.change)), members});
    }
    console.out << table(rows);
}

bool agrees(std::size_t count, const Console& console) {
    if (isatty(STDIN_FILENO) == 0)
        throw Failure("Nothing was changed: there is no terminal to ask on. Say --yes to do it, or "
                      "--dry-run to look only.");
    console.out << fmt::format("Carry out {} {}? [y/N] ", count, count == 1 ? "change" : "changes")
                << std::flush;
    std::string answer;
    std::getline(console.in, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

identity::admin::Answer carry_out(LocalApi& api, const Step& step) {
    if (!step.existing)
        return api.post(step.kind->path, step.item);
    const auto* id = step.existing->if_contains("id");
    const auto name = id == nullptr     ? std::string()
                      : id->is_string() ? std::string(id->get_string())
                                        : json::serialize(*id);
    const auto now = api.get(fmt::format("{}/{}", step.kind->path, name));
    if (!now || !now->body.is_object())
        return now;
    return api.put(step.kind->path, transfer::merged(now->body.get_object(), step.item), now->body);
}

std::string text_of(const std::filesystem::path& file, const Console& console) {
    if (file == "-")
        return {std::istreambuf_iterator<char>(console.in), {}};
    auto text = read_file(file);
    if (!text)
        throw Failure("There is no file " + file.string() + ".");
    return *std::move(text);
}

std::unique_ptr<LocalApi> api_of(Installation& installation, std::string_view command) {
    return std::make_unique<LocalApi>(server::identity_config(installation.config()),
                                      installation.database(), installation.box(),
                                      installation.clock(), installation.random(),
                                      entry_of({.event = {}, .category = {}, .command = command}));
}

} // namespace

void config_export(const ConfigExportOptions& options, const Console& console) {
    Installation installation(options.location);
    const auto api = api_of(installation, "config export");
    const auto text = transfer::file_of(read_all(*api), installation.clock().now());
    if (options.file == "-") {
        console.out << text;
        return;
    }
    replace_file(options.file, text, private_mode);
    console.good("Configuration, without secrets  " + options.file.string());
}

bool config_import(const ConfigImportOptions& options, const Console& console) {
    const auto lists = transfer::lists_in(text_of(options.file, console));
    if (!lists)
        throw Failure(lists.error());
    Installation installation(options.location);
    const auto api = api_of(installation, "config import");
    const auto plan = transfer::plan_for(*lists, read_all(*api));
    show(plan, console);
    const auto count = static_cast<std::size_t>(std::ranges::count_if(plan, &Step::does_something));
    if (count == 0) {
        console.good("There is nothing to change.");
        return true;
    }
    if (options.dry_run || (!options.yes && !agrees(count, console))) {
        console.line("Nothing was changed.");
        return true;
    }
    std::size_t refused = 0;
    for (const auto& step : plan) {
        if (!step.does_something())
            continue;
        if (const auto done = carry_out(*api, step); !done) {
            ++refused;
            console.bad(
                fmt::format("{} {}: {}", step.kind->title, step.name, words_of(done.error())));
        }
    }
    if (refused == 0) {
        console.good(fmt::format("{} done; a running server has them within half a minute", count));
        return true;
    }
    console.warn(fmt::format("{} done, {} refused. What was refused is as before; mend the file "
                             "and import it again.",
                             count - refused, refused));
    return false;
}

} // namespace conclave::cli
