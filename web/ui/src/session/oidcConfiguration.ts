import { type OidcConfiguration, TokenRenewMode } from '@axa-fr/react-oidc';
import { sameSite } from './sameSite';

/** The member `oidc` of a site's `/config.json`; docs/http-contracts.md is the source. */
export interface OidcConfig {
  readonly authority: string;
  readonly client_id: string;
  readonly scope: string;
  readonly redirect_path: string;
  readonly silent_redirect_path: string;
  readonly post_logout_path: string;
  readonly account_url: string | null;
}

/** Tokens are renewed this long before they expire. Above 60 s the library takes off a random part. */
const renewBeforeExpirySeconds = 60;

/** The route that the silent sign-in's hidden frame opens; it belongs to the callback's route. */
function silentLoginPath(silentRedirectPath: string): string {
  return silentRedirectPath.replace(/callback$/, 'login');
}

/** What the OpenID Connect client is told: service worker only, so scripts never hold a token. */
export function oidcConfiguration(oidc: OidcConfig, origin: string): OidcConfiguration {
  return {
    authority: oidc.authority,
    client_id: oidc.client_id,
    scope: oidc.scope,
    redirect_uri: origin + oidc.redirect_path,
    silent_redirect_uri: origin + oidc.silent_redirect_path,
    silent_login_uri: origin + silentLoginPath(oidc.silent_redirect_path),
    service_worker_relative_url: '/OidcServiceWorker.js',
    service_worker_only: true,
    refresh_time_before_tokens_expiration_in_second: renewBeforeExpirySeconds,
    token_renew_mode: TokenRenewMode.access_token_invalid,
    // Watching the provider's session needs its cookie inside a frame of this page, which browsers
    // give only to the same site. Elsewhere a sign-out shows when the tokens are next renewed.
    monitor_session: sameSite(oidc.authority, origin),
  };
}
