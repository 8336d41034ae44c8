#include "identity/importing/protection_ring.hpp"

#include <algorithm>
#include <pugixml.hpp>

namespace conclave::identity::importing {
namespace {

constexpr std::size_t max_xml = 1024 * 1024; // a repository of very many keys
constexpr std::size_t max_keys = 10'000;
constexpr std::size_t min_master = 32; // bytes
constexpr std::size_t max_master = 256;
constexpr std::string_view sealed_key = "its data is sealed with a key that is sealed itself";

std::string trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto begin = text.find_first_not_of(blank);
    return begin == std::string_view::npos
               ? std::string()
               : std::string(text.substr(begin, text.find_last_not_of(blank) - begin + 1));
}

/// A GUID as .NET writes it into bytes: the first three groups turned around.
std::optional<base::Bytes> id_bytes(std::string_view guid) {
    constexpr std::size_t length = 36;
    if (guid.size() != length || guid[8] != '-' || guid[13] != '-' || guid[18] != '-' ||
        guid[23] != '-') {
        return std::nullopt;
    }
    std::string hex(guid);
    std::erase(hex, '-');
    auto bytes = base::from_hex(hex);
    if (!bytes || bytes->size() != protection_key_id_bytes) {
        return std::nullopt;
    }
    std::reverse(bytes->begin(), bytes->begin() + 4);
    std::reverse(bytes->begin() + 4, bytes->begin() + 6);
    std::reverse(bytes->begin() + 6, bytes->begin() + 8);
    return bytes;
}

std::expected<ProtectionKey, std::string> of_no_use(std::string_view why) {
    return std::unexpected(std::string(why));
}

/// By whom the master key was sealed, in words.
std::string sealer_of(const pugi::xml_node& sealed) {
    const std::string_view type = sealed.attribute("decryptorType").value();
    if (type.contains("Certificate") || type.contains("EncryptedXml")) {
        return std::string(sealed_key) + ", with a certificate";
    }
    if (type.contains("Dpapi")) {
        return std::string(sealed_key) + ", by Windows (DPAPI)";
    }
    return std::string(sealed_key) + (type.contains("KeyVault") ? ", with Azure's Key Vault" : "");
}

std::expected<ProtectionKey, std::string> read_descriptor(const pugi::xml_node& descriptor) {
    ProtectionKey out;
    const std::string_view encryption =
        descriptor.child("encryption").attribute("algorithm").value();
    const std::string_view validation =
        descriptor.child("validation").attribute("algorithm").value();
    bool known = false;
    for (const std::size_t bytes : {16U, 24U, 32U}) {
        const auto name = "AES_" + std::to_string(bytes * 8);
        if (encryption == name + "_CBC" || encryption == name + "_GCM") {
            known = true;
            out.key_bytes = bytes;
            out.cipher =
                encryption.ends_with("GCM") ? ProtectionCipher::gcm : ProtectionCipher::cbc;
        }
    }
    if (out.cipher == ProtectionCipher::cbc) {
        known = known && (validation == "HMACSHA256" || validation == "HMACSHA512");
        out.digest = validation == "HMACSHA512" ? "SHA512" : "SHA256";
    }
    if (!known) {
        return of_no_use("its data is sealed with an algorithm that is not known here");
    }
    if (const auto sealed = descriptor.child("encryptedSecret")) {
        return std::unexpected(sealer_of(sealed));
    }
    auto master =
        base::from_base64(trimmed(descriptor.child("masterKey").child("value").child_value()));
    if (!master || master->size() < min_master || master->size() > max_master) {
        return of_no_use("its data is sealed with a key that is damaged");
    }
    out.master = *std::move(master);
    return out;
}

} // namespace

struct RingReader {
    static bool take(ProtectionRing& ring, const pugi::xml_node& node) {
        const std::string_view name = node.name();
        if (name == "key") {
            const auto id = id_bytes(node.attribute("id").value());
            if (!id || ring.keys_.size() >= max_keys) {
                return false;
            }
            ring.keys_.insert_or_assign(
                *id, ProtectionRing::Key{
                         .key = read_descriptor(node.child("descriptor").child("descriptor")),
                         .created = trimmed(node.child("creationDate").child_value())});
            return true;
        }
        if (name == "revocation") {
            const std::string_view id = node.child("key").attribute("id").value();
            if (id == "*") {
                ring.all_revoked_before_ = std::max(
                    ring.all_revoked_before_, trimmed(node.child("revocationDate").child_value()));
                return true;
            }
            const auto bytes = id_bytes(id);
            if (bytes) {
                ring.revoked_.push_back(*bytes);
            }
            return bytes.has_value();
        }
        if (name != "repository") {
            return false;
        }
        bool good = true;
        for (const auto& child : node.children()) {
            if (child.type() == pugi::node_element) {
                good = std::string_view(child.name()) != "repository" && take(ring, child) && good;
            }
        }
        return good;
    }
};

bool ProtectionRing::add(std::string_view xml) {
    pugi::xml_document document;
    if (xml.size() > max_xml || !document.load_buffer(xml.data(), xml.size())) {
        return false;
    }
    return RingReader::take(*this, document.document_element());
}

std::expected<std::string, std::string> ProtectionRing::open(std::string_view text,
                                                             std::string_view purpose) const {
    const auto fault = [](std::string_view words) { return std::unexpected(std::string(words)); };
    const auto id = protection_key_of(text);
    if (!id) {
        return fault("its data is damaged");
    }
    const auto found = keys_.find(*id);
    if (found == keys_.end()) {
        return fault("its data is sealed with a key of Data Protection that is not there");
    }
    const auto& [key, created] = found->second;
    if (std::ranges::find(revoked_, *id) != revoked_.end() || created < all_revoked_before_) {
        return fault("its data is sealed with a key that was revoked");
    }
    if (!key) {
        return std::unexpected(key.error());
    }
    for (const auto& application : applications_) {
        if (auto plain = unprotect(text, *key, {application, std::string(purpose)})) {
            return *std::move(plain);
        }
    }
    return fault("its data was sealed by an application of another name, or was changed");
}

} // namespace conclave::identity::importing
