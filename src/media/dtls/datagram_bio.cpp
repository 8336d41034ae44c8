#include "media/dtls/datagram_bio.hpp"

#include <algorithm>
#include <sys/time.h>

namespace conclave::media::dtls {
namespace {

DatagramPort& port_of(BIO* bio) {
    return *static_cast<DatagramPort*>(BIO_get_data(bio));
}

int write(BIO* bio, const char* data, int length) {
    if (length <= 0) {
        return 0;
    }
    port_of(bio).write_datagram(base::as_bytes({data, static_cast<std::size_t>(length)}));
    return length;
}

int read(BIO* bio, char* out, int room) {
    BIO_clear_retry_flags(bio);
    const auto datagram = port_of(bio).take_datagram();
    if (datagram.empty() || room <= 0) {
        BIO_set_retry_read(bio);
        return -1;
    }
    const auto size = std::min(datagram.size(), static_cast<std::size_t>(room)); // as recv(2) does
    std::ranges::copy(datagram.first(size), out);
    return static_cast<int>(size);
}

long control(BIO* bio, int command, long /*number*/, void* pointer) {
    switch (command) {
    case BIO_CTRL_FLUSH:
        return 1; // every write has gone out already
    case BIO_CTRL_DGRAM_SET_NEXT_TIMEOUT:
        port_of(bio).on_timer(*static_cast<timeval*>(pointer));
        return 1;
    default:
        return 0; // among them the MTU queries: the association sets the MTU
    }
}

BIO_METHOD* make_method() {
    BIO_METHOD* method =
        BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagrams of an association");
    require(method != nullptr && BIO_meth_set_write(method, &write) == 1 &&
                BIO_meth_set_read(method, &read) == 1 && BIO_meth_set_ctrl(method, &control) == 1,
            "a BIO method");
    return method;
}

} // namespace

Bio make_datagram_bio(DatagramPort& port) {
    static const BIO_METHOD* const method = make_method(); // lives as long as the process
    Bio bio(BIO_new(method));
    require(bio != nullptr, "a BIO");
    BIO_set_data(bio.get(), &port);
    BIO_set_init(bio.get(), 1);
    return bio;
}

} // namespace conclave::media::dtls
