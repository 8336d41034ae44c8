#pragma once

#include "base/bytes.hpp"
#include "identity/clients/client.hpp"
#include "store/database.hpp"
#include "store/secret_box.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace conclave::identity {

/// By which name each client knows a person (OpenID Connect Core, 8): by the id, or, when the
/// client is registered as pairwise, by one that clients of other sectors don't share. Those are
/// remembered, so that the person can be found by them. They hang on the secret key and on nothing
/// else: they never change. Thread-safe; waits for SQL, of pairwise clients only.
class Subjects {
  public:
    Subjects(store::Database& database, const store::SecretBox& box);

    /// The `sub` of a person for the client, who gets to know the person by it.
    [[nodiscard]] std::string of(const Client& client, const std::string& user_id);
    /// The same for a client that knows the person already; leaves no trace of somebody who is
    /// gone.
    [[nodiscard]] std::string known(const Client& client, std::string_view user_id) const;
    /// The id of the person whom the client knows as `sub`; nullopt when it knows nobody so.
    [[nodiscard]] std::optional<std::string> user_of(const Client& client, const std::string& sub);

  private:
    [[nodiscard]] std::string user_behind(const std::string& sub);

    store::Database& database_;
    const base::Bytes key_;
};

} // namespace conclave::identity
