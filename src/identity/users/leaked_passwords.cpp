#include "identity/users/leaked_passwords.hpp"

#include "base/bytes.hpp"
#include "base/service_error.hpp"
#include "identity/users/fold.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <functional>
#include <openssl/evp.h>
#include <stdexcept>
#include <string>

namespace conclave::identity {
namespace {

constexpr std::size_t sha1_digits = 40;
constexpr std::size_t max_line_bytes = 1024; // of a list of words; longer lines are no passwords

/// Nothing was read where something was read before.
class ListUnreadable : public base::ServiceError {
  public:
    explicit ListUnreadable(const std::filesystem::path& file)
        : ServiceError("cannot read the list of leaked passwords " + file.string()) {}
    [[nodiscard]] bool try_later() const override { return true; }
};

bool is_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

/// "5BAA61E4C9B93F3F0682250B6CF8331B7EE68FD8:9545824".
bool is_ordered_line(std::string_view line) {
    return line.size() >= sha1_digits &&
           std::ranges::all_of(line.substr(0, sha1_digits), is_digit) &&
           (line.size() == sha1_digits || line[sha1_digits] == ':');
}

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return text;
}

std::string sha1_of(std::string_view password) {
    base::Bytes digest(EVP_MAX_MD_SIZE);
    unsigned int length = 0;
    if (EVP_Digest(password.data(), password.size(), digest.data(), &length, EVP_sha1(), nullptr) !=
        1) {
        throw std::runtime_error("SHA-1 is not available in this OpenSSL");
    }
    digest.resize(length);
    return upper(base::to_hex(digest));
}

void cut_end(std::string& line) {
    if (line.ends_with('\r')) {
        line.pop_back();
    }
}

std::size_t hash_of(std::string_view password) {
    return std::hash<std::string>{}(fold_case(password));
}

} // namespace

LeakedPasswords::LeakedPasswords(const std::filesystem::path& file) : file_(file) {
    std::ifstream in(file, std::ios::binary);
    std::string first;
    if (!std::getline(in, first)) {
        throw std::runtime_error(fmt::format(
            "the list of leaked passwords {} cannot be read, or is empty", file.string()));
    }
    cut_end(first);
    ordered_ = is_ordered_line(first);
    if (!ordered_) {
        in.seekg(0);
        read_words(in);
    }
}

void LeakedPasswords::read_words(std::istream& in) {
    for (std::string line; std::getline(in, line);) {
        cut_end(line);
        if (line.empty() || line.size() > max_line_bytes) {
            continue;
        }
        if (words_.size() == most_words) {
            throw std::runtime_error(fmt::format(
                "the list of leaked passwords {} has more than {} lines; use one that is "
                "ordered by SHA-1, which stays on the disk",
                file_.string(), most_words));
        }
        words_.push_back(hash_of(line));
    }
    std::ranges::sort(words_);
}

bool LeakedPasswords::contain(std::string_view password) const {
    return ordered_ ? on_disk(password) : std::ranges::binary_search(words_, hash_of(password));
}

bool LeakedPasswords::on_disk(std::string_view password) const {
    const auto wanted = sha1_of(password);
    std::ifstream in(file_, std::ios::binary | std::ios::ate);
    const std::streamoff size = in.tellg();
    if (!in || size <= 0) {
        throw ListUnreadable(file_);
    }
    // The line that is wanted, if it is there, begins in [low, high).
    std::streamoff low = 0;
    std::streamoff high = size;
    std::string line;
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        in.clear();
        // From the middle of a line to the next; a line that begins there is seen from before it.
        in.seekg(middle == 0 ? 0 : middle - 1);
        if (middle != 0) {
            std::getline(in, line);
        }
        const std::streamoff begin = in.eof() ? size : static_cast<std::streamoff>(in.tellg());
        if (begin >= high) {
            high = middle; // no line begins in the upper half
            continue;
        }
        if (!std::getline(in, line) || !is_ordered_line(line.substr(0, line.find('\r')))) {
            throw ListUnreadable(file_);
        }
        const auto found = upper(line.substr(0, sha1_digits));
        if (found == wanted) {
            return true;
        }
        if (found < wanted) {
            low = begin + static_cast<std::streamoff>(line.size()) + 1;
        } else {
            high = middle;
        }
    }
    return false;
}

} // namespace conclave::identity
