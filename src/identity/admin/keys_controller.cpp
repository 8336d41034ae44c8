#include "identity/admin/controllers.hpp"
#include "identity/admin/page_answer.hpp"
#include "identity/http/services.hpp"
#include "identity/keys/listed_keys.hpp"
#include "identity/keys/signing_keys.hpp"
#include "store/secret_box.hpp"

#include <algorithm>
#include <soci/soci.h>

namespace conclave::identity::admin {
namespace json = boost::json;

namespace {

class Keys {
  public:
    explicit Keys(const Parts& parts) : services_(parts.services), parts_(parts) {}

    Answer list(Call& call) const;
    Answer get(Call& call) const;
    Answer remove(Call& call) const;
    Answer rotate(Call& call) const;

  private:
    [[nodiscard]] std::vector<ListedKey> keys() const;
    [[nodiscard]] std::optional<ListedKey> find(const std::string& kid) const;

    Services& services_;
    Parts parts_;
};

json::object to_dto(const ListedKey& key) {
    return {{"id", key.kid},
            {"version", 1},
            {"created", base::to_rfc3339(key.made)},
            {"use", key.use},
            {"algorithm", key.algorithm},
            {"isX509Certificate", false},
            {"state", key.state}};
}

std::vector<ListedKey> Keys::keys() const {
    return listed_keys(parts_.database, services_.config.keys, services_.clock.now());
}

std::optional<ListedKey> Keys::find(const std::string& kid) const {
    const auto all = keys();
    const auto found = std::ranges::find(all, kid, &ListedKey::kid);
    return found == all.end() ? std::nullopt : std::optional(*found);
}

Answer Keys::list(Call& call) const {
    return page_answer("keys", keys(), call.page, [](const ListedKey& key) { return to_dto(key); });
}

Answer Keys::get(Call& call) const {
    const auto key = find(call.path.at("id"));
    return key ? Answer(Done{.body = to_dto(*key)}) : std::unexpected(not_found("key"));
}

Answer Keys::remove(Call& call) const {
    const auto key = find(call.path.at("id"));
    if (!key) {
        return std::unexpected(not_found("key"));
    }
    if (key->only) {
        return std::unexpected(
            invalid("id", "It is the only one of its algorithm. Rotate the keys first."));
    }
    call.before = to_dto(*key);
    parts_.database.transaction([&](soci::session& session) {
        session << "DELETE FROM identity_signing_keys WHERE kid = :kid", soci::use(key->kid);
        session << "DELETE FROM identity_retired_keys WHERE kid = :kid", soci::use(key->kid);
    });
    services_.refresh_snapshots();
    return Done{};
}

Answer Keys::rotate(Call& call) const {
    const bool at_once = call.asked("immediately") == "true";
    const auto ids = [this] {
        json::array out;
        for (const auto& key : keys()) {
            out.emplace_back(key.kid);
        }
        return out;
    };
    call.before = json::object{{"keys", ids()}};
    const auto made = rotate_signing_keys(parts_.database, services_.box, services_.clock,
                                          services_.random, services_.config.keys, at_once);
    if (!made) {
        return std::unexpected(
            Refusal{.status = 409,
                    .title = "New keys are announced already and will be used from " +
                             base::to_rfc3339(made.error()) +
                             " on. Wait until then; after a theft make keys that sign at once."});
    }
    services_.refresh_snapshots();
    call.after = json::object{{"keys", ids()}, {"immediately", at_once}};
    return Done{};
}

} // namespace

void add_keys(Routes& routes, const Parts& parts) {
    const Keys keys(parts);
    const auto add = routes.adder(keys);
    add({.method = "GET",
         .path = "Keys",
         .summary = "The keys that sign tokens",
         .event = "KeysRequestedEvent",
         .answer = "KeysApiDto",
         .query = list_query()},
        &Keys::list);
    add({.method = "GET",
         .path = "Keys/{id}",
         .summary = "One key, never what it signs with",
         .event = "KeyRequestedEvent",
         .answer = "KeyApiDto"},
        &Keys::get);
    add({.method = "DELETE",
         .path = "Keys/{id}",
         .summary = "Withdraws a key: what it has signed is worth nothing from then on",
         .event = "KeyDeletedEvent"},
        &Keys::remove);
    add({.method = "POST",
         .path = "Keys/Rotate",
         .summary = "Makes new keys, which sign when they have been announced, or at once",
         .event = "KeysRotatedEvent",
         .conflict = "Keys that were made before are announced and not used yet",
         .query = {{.name = "immediately", .kind = Kind::flag}}},
        &Keys::rotate);
}

} // namespace conclave::identity::admin
