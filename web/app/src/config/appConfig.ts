import type { Product } from '@conclave/ui';
import type { OidcConfig } from '@conclave/ui/session';

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
