#pragma once

#include "base/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>
#include <variant>
#include <vector>

/// Reading CBOR (RFC 8949) as authenticators write it: the canonical form of CTAP2 (Client to
/// Authenticator Protocol 2.1, 8) and nothing else. Pure.
namespace conclave::identity {

constexpr std::size_t cbor_max_depth = 4; // of arrays and maps (CTAP 2.1, 8)
constexpr std::size_t cbor_max_bytes = 64UZ * 1024;

enum class CborError {
    malformed,     // not CBOR, or it ends too early
    not_canonical, // a longer form than needed, an indefinite length, keys out of order or twice
    unsupported,   // tags, floating point, other simple values, numbers beyond int64
    too_deep,
    too_large,
};

struct CborValue;
struct CborMember;
using CborArray = std::vector<CborValue>;

/// The members of a map, whose keys are numbers or texts.
struct CborMap {
    std::vector<CborMember> members;

    /// nullptr when there is no such key.
    [[nodiscard]] const CborValue* find(std::int64_t key) const;
    [[nodiscard]] const CborValue* find(std::string_view key) const;
};

/// One item. Byte strings and texts are views into what was read.
struct CborValue {
    std::variant<std::monostate, bool, std::int64_t, base::ByteView, std::string_view, CborArray,
                 CborMap>
        content; // monostate: null

    template <class T>
    [[nodiscard]] const T* get() const {
        return std::get_if<T>(&content);
    }
};

struct CborMember {
    CborValue key;
    CborValue value;
};

/// Reads one item and takes its bytes off the front of `input`, which is left alone by an error.
[[nodiscard]] std::expected<CborValue, CborError> take_cbor(base::ByteView& input);
/// The same, when nothing may follow.
[[nodiscard]] std::expected<CborValue, CborError> read_cbor(base::ByteView input);

} // namespace conclave::identity
