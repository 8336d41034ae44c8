import { type OidcConfiguration, TokenRenewMode } from '@axa-fr/react-oidc';

/** What differs between the published guide and a test: where the provider is, and as whom we ask. */
export interface Settings {
  authority: string; // 'https://localhost:44310' in the guide
  client_id: string;
  mode: Mode;
}

/**
 * published: the guide's words. plain: no service worker, the session is watched. demanding: no
 * worker, pushed requests, every token bound to a key. bound-worker: the worker makes the proofs.
 */
export type Mode = 'published' | 'plain' | 'demanding' | 'bound-worker';

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

/** The other ways that the library's documentation describes. */
export function configurationOf(settings: Settings): OidcConfiguration {
  if (settings.mode === 'published') return publishedConfiguration(settings);
  const { authority, client_id, mode } = settings;
  const page = (path: string) => `${window.location.origin}/authentication/${path}`;
  return {
    client_id,
    authority,
    redirect_uri: page('callback'),
    silent_redirect_uri: page('silent-callback'),
    silent_login_uri: page('silent-login'),
    scope: 'openid profile email offline_access',
    refresh_time_before_tokens_expiration_in_second: 60,
    token_renew_mode: TokenRenewMode.access_token_invalid,
    monitor_session: mode === 'plain',
    demonstrating_proof_of_possession: mode === 'demanding',
    par: mode === 'demanding' ? 'required' : 'disabled',
    ...(mode === 'bound-worker'
      ? { service_worker_relative_url: '/OidcServiceWorker.js', service_worker_only: true }
      : { storage: sessionStorage }),
  };
}
