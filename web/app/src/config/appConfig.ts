import type { Product } from '@conclave/ui';

/** What `GET /config.json` answers; docs/http-contracts.md is the source. */
export interface AppConfig {
  readonly product: Product;
  readonly emergency: EmergencyConfig;
  readonly oidc: OidcConfig;
  readonly video: VideoConfig;
  readonly registration_enabled: boolean;
}

export interface EmergencyConfig {
  readonly enabled: boolean;
  readonly number: string;
  readonly label: string;
  readonly text: string;
}

export interface OidcConfig {
  readonly authority: string;
  readonly client_id: string;
  readonly scope: string;
  readonly redirect_path: string;
  readonly silent_redirect_path: string;
  readonly post_logout_path: string;
  readonly account_url: string | null;
}

export interface VideoConfig {
  /** Whose rooms: this server's, or the hosted service's (chosen by environment and region). */
  readonly backend: 'conclave' | 'hosted';
  readonly ws_server: string | null;
  readonly ws_server_insights: string | null;
  readonly environment: string | null;
  readonly region: string | null;
  readonly default_room_type: string;
  readonly room_types: readonly string[];
}

/** The configuration could not be had; the page can only say so and offer to try again. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
