#include "net/request_reader.hpp"

#include <cstddef>
#include <cstdint>

/// The first byte says in which pieces the rest arrives: what a reader takes must not depend on it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using conclave::net::RequestReader;
    if (size == 0) {
        return 0;
    }
    const std::size_t piece = std::size_t{data[0]} + 1;
    const std::string_view wire(reinterpret_cast<const char*>(data) + 1, size - 1);
    static const conclave::net::HttpLimits limits;
    RequestReader whole(limits);
    whole.feed(wire);
    RequestReader pieces(limits);
    std::string pending;
    for (std::size_t at = 0; at < wire.size(); at += piece) {
        pending += wire.substr(at, piece);
        pending.erase(0, pieces.feed(pending));
    }
    const bool done = whole.state() == RequestReader::State::done;
    if (done != (pieces.state() == RequestReader::State::done)) {
        __builtin_trap();
    }
    if (done) {
        const auto a = whole.take();
        const auto b = pieces.take();
        if (a.path != b.path || a.body != b.body || a.headers.all() != b.headers.all()) {
            __builtin_trap();
        }
    }
    return 0;
}
