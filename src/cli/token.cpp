#include "cli/token.hpp"

#include "account/access_token.hpp"
#include "account/administration.hpp"
#include "cli/installation.hpp"

namespace conclave::cli {

namespace {

account::ApiKeySecret first_key(Installation& installation) {
    account::Administration administration(installation.database(), installation.box(),
                                           installation.random(), installation.clock());
    account::KeyStore keys;
    (void)administration.refresh(keys);
    for (const auto& key : administration.api_keys())
        if (auto secret = keys.find_key(key.sid))
            return *secret;
    throw Failure("This installation has no API key that its secret.key can open; `conclave init` "
                  "makes one.");
}

} // namespace

void token(const TokenOptions& options, const Console& console) {
    if (options.ttl > account::access_token_max_validity)
        throw Failure("--ttl: a video access token lives for 24h at most.");
    Installation installation(options.location);
    account::AccessTokenRequest request;
    request.identity = options.identity;
    if (!options.room.empty())
        request.room = options.room;
    request.may_create_room = !options.join_only;
    request.validity = options.ttl;
    const auto minted =
        account::mint_access_token(request, first_key(installation), installation.clock().now());
    if (!minted)
        throw Failure(minted.error().message + " (" +
                      std::to_string(account::number(minted.error().code)) + ").");
    console.line(*minted);
}

} // namespace conclave::cli
