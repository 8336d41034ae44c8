#pragma once

#include "identity/admin/controllers.hpp"
#include "identity/admin/resource_kinds.hpp"
#include "identity/scopes/resource_store.hpp"

namespace conclave::identity::admin {

/// Scopes, APIs and identity resources, whose operations are alike. Copied into each handler;
/// refers to what outlives the routes.
class ResourcesController {
  public:
    ResourcesController(const Parts& parts, const ResourceWords& words)
        : services_(parts.services), words_(&words) {}

    Answer list(Call& call) const;
    Answer get(Call& call) const;
    Answer add(Call& call) const;
    Answer update(Call& call) const;
    Answer remove(Call& call) const;
    Answer can_insert(Call& call) const;

    Answer properties(Call& call) const;
    Answer property(Call& call) const;
    Answer add_property(Call& call) const;
    Answer remove_property(Call& call) const;
    Answer can_insert_property(Call& call) const;

    Answer secrets(Call& call) const;
    Answer secret(Call& call) const;
    Answer add_secret(Call& call) const;
    Answer remove_secret(Call& call) const;

  private:
    [[nodiscard]] boost::json::object dto(const StoredResource& resource) const;
    [[nodiscard]] std::optional<StoredResource> stored(std::optional<std::int64_t> id) const;
    [[nodiscard]] std::expected<StoredResource, Refusal> from(const Call& call,
                                                              StoredResource stored) const;
    [[nodiscard]] std::optional<Refusal> name_fault(const StoredResource& resource) const;
    [[nodiscard]] std::optional<Refusal> terms_fault(const StoredResource& resource) const;
    /// Does the server itself need it, or does it stand in the configuration?
    [[nodiscard]] bool is_built_in(const std::string& name) const;
    [[nodiscard]] std::optional<Refusal>
    change(std::int64_t id, const std::function<bool(StoredResource&)>& work) const;
    template <class List>
    [[nodiscard]] std::optional<StoredResource> owner_of(std::int64_t number, List list) const;
    [[nodiscard]] Refusal missing() const { return not_found(words_->one); }

    Services& services_;
    const ResourceWords* words_;
};

} // namespace conclave::identity::admin
