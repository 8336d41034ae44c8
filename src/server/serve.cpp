#include "server/serve.hpp"

#include "base/log.hpp"
#include "server/house.hpp"
#include "server/signals.hpp"

#include <fstream>
#include <stdexcept>

namespace conclave::server {
namespace log = base::log;
namespace {

/// Exists while the server answers. Written beside its place first, so that a reader never sees
/// half of it.
class ReadyFile {
  public:
    ReadyFile(const std::filesystem::path& file, const std::string& text) : file_(file) {
        const std::filesystem::path part = file.string() + ".part";
        std::ofstream out(part, std::ios::trunc);
        out << text << '\n';
        out.close();
        if (!out) {
            throw std::runtime_error("cannot write the ready file " + part.string());
        }
        std::filesystem::rename(part, file);
    }
    ~ReadyFile() {
        std::error_code error;
        std::filesystem::remove(file_, error);
        if (error) {
            log::warning("ready_file_not_removed", {{"reason", error.message()}});
        }
    }
    ReadyFile(const ReadyFile&) = delete;
    ReadyFile& operator=(const ReadyFile&) = delete;

  private:
    const std::filesystem::path file_;
};

} // namespace

int serve(const Config& config, const ServeOptions& options) {
    log::configure(config.log.format, config.log.level);
    block_signals();
    House house(config);
    house.start();
    std::optional<ReadyFile> ready;
    if (options.ready_file) {
        ready.emplace(*options.ready_file, house.ready_json());
    }
    log::info("serving", {{"app", config.app.origin},
                          {"identity", config.identity_site.origin},
                          {"admin", config.admin.enabled ? config.admin.origin : "off"},
                          {"api", config.api.origin}});
    while (wait_for_signal() == Signal::reload) {
        house.reload_certificates();
    }
    log::info("stopping", {{"limit_s", config.drain.count()}});
    ready.reset();
    house.stop();
    log::info("stopped");
    return 0;
}

} // namespace conclave::server
