#include "media/dtls/renewed_context.hpp"

#include "base/log.hpp"

#include <stdexcept>

namespace conclave::media::dtls {
namespace {

std::shared_ptr<const Context> make(base::WallTime now) {
    return std::make_shared<const Context>(Certificate::generate(now));
}

} // namespace

RenewedContext::RenewedContext(const base::Clock& clock)
    : clock_(clock), made_(clock.now()), context_(make(made_)) {}

std::shared_ptr<const Context> RenewedContext::current() {
    const auto now = clock_.now();
    const std::scoped_lock lock(mutex_);
    const bool not_yet_valid = made_ - now >= Certificate::back_dated; // the clock was set back
    if (now - made_ >= renewed_after || not_yet_valid) {
        made_ = now; // on failure too: not at every call
        try {
            context_ = make(now);
        } catch (const std::runtime_error& failure) {
            base::log::warning("dtls_certificate_not_renewed", {{"reason", failure.what()}});
        }
    }
    return context_;
}

} // namespace conclave::media::dtls
