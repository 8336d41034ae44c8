#include "cli/serve.hpp"

#include "cli/console.hpp"
#include "server/secret_key.hpp"
#include "server/serve.hpp"

#include <sys/resource.h>

namespace conclave::cli {

namespace {

/// One open file a connection: the soft limit of most systems, 1024, is for programs that still use
/// select(). Takes what the hard limit allows.
void raise_file_limit() {
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max)
        return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
}

} // namespace

int serve(const ServeCommand& options) {
    const auto config = options.location.load();
    if (!server::has_secret_key(config))
        throw Failure("This installation is not complete: there is no " +
                      config.secret_key_file.string() + ". Run `conclave init" +
                      options.location.options() + "` first.");
    raise_file_limit();
    return server::serve(config, server::ServeOptions{options.ready_file});
}

} // namespace conclave::cli
