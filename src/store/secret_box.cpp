#include "store/secret_box.hpp"

#include "base/hmac.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdexcept>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace conclave::store {
namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t nonce_bytes = 12; // NIST SP 800-38D, 8.2.2
constexpr std::size_t tag_bytes = 16;
constexpr std::string_view version_prefix = "v1.";

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

Context new_context() {
    Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    if (!context) {
        throw std::bad_alloc();
    }
    return context;
}

void require(int result) {
    if (result != 1) {
        throw std::runtime_error("AES-256-GCM is not available in this OpenSSL");
    }
}

/// Looked up once: EVP_aes_256_gcm() alone has it looked up anew by every use.
const EVP_CIPHER* aes_256_gcm() {
    static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    require(cipher != nullptr ? 1 : 0);
    return cipher;
}

} // namespace

SecretBox::SecretBox(base::Bytes key) : key_(std::move(key)) {
    if (key_.size() != key_bytes) {
        throw std::invalid_argument("a secret box key has 32 bytes");
    }
}

SecretBox::~SecretBox() {
    OPENSSL_cleanse(key_.data(), key_.size());
}

std::optional<SecretBox> SecretBox::from_text(std::string_view text) {
    auto key = base::from_hex(text);
    if (!key || key->size() != key_bytes) {
        return std::nullopt;
    }
    return SecretBox(std::move(*key));
}

SecretBox SecretBox::from_file(const std::filesystem::path& file) {
    struct stat status{};
    if (stat(file.c_str(), &status) != 0) {
        throw std::runtime_error("the key file " + file.string() +
                                 " is missing: restore it from your backup; without it the secrets "
                                 "in the database cannot be read");
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw std::runtime_error("the key file " + file.string() +
                                 " can be read by others: run chmod 600 " + file.string());
    }
    std::ifstream in(file);
    std::string text;
    in >> text;
    auto box = from_text(text);
    OPENSSL_cleanse(text.data(), text.size());
    if (!box) {
        throw std::runtime_error("the key file " + file.string() +
                                 " does not hold 64 hexadecimal digits");
    }
    return std::move(*box);
}

void SecretBox::create_file(const std::filesystem::path& file, base::Random& random) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) {
        throw std::system_error(errno, std::generic_category(), file.string());
    }
    const std::string text = base::to_hex(base::random_bytes(random, key_bytes)) + "\n";
    const ssize_t written = ::write(fd, text.data(), text.size());
    const bool complete = written == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!complete) {
        ::unlink(file.c_str());
        throw std::runtime_error("cannot write " + file.string());
    }
}

std::string SecretBox::seal(std::string_view plain, std::string_view purpose,
                            base::Random& random) const {
    base::Bytes out = base::random_bytes(random, nonce_bytes);
    const auto context = new_context();
    require(EVP_EncryptInit_ex(context.get(), aes_256_gcm(), nullptr, key_.data(), out.data()));
    int length = 0;
    require(EVP_EncryptUpdate(context.get(), nullptr, &length, base::as_bytes(purpose).data(),
                              static_cast<int>(purpose.size())));
    out.resize(nonce_bytes + plain.size() + tag_bytes);
    require(EVP_EncryptUpdate(context.get(), out.data() + nonce_bytes, &length,
                              base::as_bytes(plain).data(), static_cast<int>(plain.size())));
    require(EVP_EncryptFinal_ex(context.get(), out.data() + nonce_bytes + length, &length));
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_bytes,
                                out.data() + nonce_bytes + plain.size()));
    return std::string(version_prefix) + base::to_base64url(out);
}

std::optional<std::string> SecretBox::open(std::string_view sealed,
                                           std::string_view purpose) const {
    if (!sealed.starts_with(version_prefix)) {
        return std::nullopt;
    }
    auto bytes = base::from_base64url(sealed.substr(version_prefix.size()));
    if (!bytes || bytes->size() < nonce_bytes + tag_bytes) {
        return std::nullopt;
    }
    const std::size_t size = bytes->size() - nonce_bytes - tag_bytes;
    std::uint8_t* const cipher = bytes->data() + nonce_bytes;
    const auto context = new_context();
    require(EVP_DecryptInit_ex(context.get(), aes_256_gcm(), nullptr, key_.data(), bytes->data()));
    int length = 0;
    require(EVP_DecryptUpdate(context.get(), nullptr, &length, base::as_bytes(purpose).data(),
                              static_cast<int>(purpose.size())));
    std::string plain(size, '\0');
    auto* const out = reinterpret_cast<std::uint8_t*>(plain.data());
    require(EVP_DecryptUpdate(context.get(), out, &length, cipher, static_cast<int>(size)));
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_bytes, cipher + size));
    if (EVP_DecryptFinal_ex(context.get(), out + length, &length) != 1) {
        OPENSSL_cleanse(plain.data(), plain.size());
        return std::nullopt;
    }
    return plain;
}

base::Bytes SecretBox::derive_key(std::string_view purpose) const {
    return base::hmac_sha256(key_, purpose);
}

} // namespace conclave::store
