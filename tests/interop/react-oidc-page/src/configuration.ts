import { type OidcConfiguration, TokenRenewMode } from '@axa-fr/react-oidc';

/** What differs between the published guide and a test: where the provider is, and as whom we ask. */
export interface Settings {
  authority: string; // 'https://localhost:44310' in the guide
  client_id: string;
}

/**
 * The configuration that a published guide for the stack we replace tells people to use. It must work
 * as it stands; do not tidy it. `response_type` is no option of this library version, which ignores it
 * and sends `code`, but people have it in their files.
 */
export function publishedConfiguration({ authority, client_id }: Settings) {
  const configuration = {
    client_id,
    redirect_uri: window.location.origin + '/#authentication-callback',
    silent_redirect_uri: window.location.origin + '/#silent-callback',
    silent_login_uri: window.location.origin + '/#silent-login',
    scope: 'openid profile email skoruba_identity_admin_api offline_access',
    authority,
    refresh_time_before_tokens_expiration_in_second: 60,
    service_worker_relative_url: '/OidcServiceWorker.js',
    service_worker_only: true,
    token_renew_mode: TokenRenewMode.access_token_invalid,
    response_type: 'code id_token token',
  };
  return configuration satisfies OidcConfiguration & { response_type: string };
}
