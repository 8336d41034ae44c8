#include "store/rider.hpp"

#include <stdexcept>
#include <utility>

namespace conclave::store {
namespace {

thread_local Rider* waiting = nullptr;

} // namespace

Rider::Rider(const Database& database, std::function<void(soci::session&)> work)
    : database_(database), work_(std::move(work)) {
    if (waiting != nullptr) {
        throw std::logic_error("a rider waits on this thread already");
    }
    waiting = this;
}

Rider::~Rider() {
    waiting = nullptr;
}

Rider* Rider::waiting_for(const Database& database) {
    return waiting != nullptr && !waiting->carried_ && &waiting->database_ == &database ? waiting
                                                                                        : nullptr;
}

} // namespace conclave::store
