#include "jose/concat_kdf.hpp"

#include "jose/digest.hpp"

#include <cstdint>
#include <string>

namespace conclave::jose {
namespace {

void add_number(std::string& out, std::size_t number) { // 32 bits, big-endian
    for (const int shift : {24, 16, 8, 0}) {
        out.push_back(static_cast<char>((number >> shift) & 0xffU));
    }
}

void add_text(std::string& out, std::string_view text) {
    add_number(out, text.size());
    out += text;
}

} // namespace

base::Bytes concat_kdf(base::ByteView secret, std::string_view algorithm, std::string_view sender,
                       std::string_view recipient, std::size_t bytes) {
    std::string info;
    add_text(info, algorithm);
    add_text(info, sender);
    add_text(info, recipient);
    add_number(info, bytes * 8); // SuppPubInfo: the key's length in bits

    base::Bytes out;
    for (std::size_t round = 1; out.size() < bytes; ++round) {
        std::string input;
        add_number(input, round);
        input += base::as_text(secret);
        input += info;
        const auto hash = sha256(input);
        out.insert(out.end(), hash.begin(), hash.end());
    }
    out.resize(bytes);
    return out;
}

} // namespace conclave::jose
