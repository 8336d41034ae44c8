#include "cli/location.hpp"

namespace conclave::cli {

std::filesystem::path Location::config_file() const {
    if (config)
        return *config;
    return data_dir.value_or("data") / "conclave.toml";
}

server::Config Location::load() const {
    return server::load_config(config_file());
}

std::string Location::options() const {
    if (config)
        return " --config " + config->string();
    return data_dir ? " --data-dir " + data_dir->string() : std::string{};
}

} // namespace conclave::cli
