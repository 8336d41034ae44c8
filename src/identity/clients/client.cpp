#include "identity/clients/client.hpp"

namespace conclave::identity {

Client web_app_client(std::string client_id, const std::string& app_origin,
                      const std::vector<std::string>& redirect_paths,
                      const std::vector<std::string>& post_logout_paths, bool allow_fragments) {
    Client client{
        .client_id = std::move(client_id),
        .name = "Web app",
        .uri = app_origin,
        .cors_origins = {app_origin},
        .allow_fragment_redirect_uris = allow_fragments,
        .grant_types = {"authorization_code", "refresh_token"},
        .scopes = {"openid", "profile", "email", "conclave_api", "skoruba_identity_admin_api"},
        .allow_offline_access = true,
        .require_consent = false,
        .coordinate_lifetime_with_user_session = true};
    for (const auto& path : redirect_paths) {
        client.redirect_uris.push_back(app_origin + path);
    }
    for (const auto& path : post_logout_paths) {
        client.post_logout_redirect_uris.push_back(app_origin + path);
    }
    return client;
}

} // namespace conclave::identity
