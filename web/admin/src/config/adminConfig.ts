import type { Product } from '@conclave/ui';
import { fetchConfig, object, readOidc, readProduct, text } from '@conclave/ui/config';
import type { OidcConfig } from '@conclave/ui/session';

/** What `GET /config.json` of the console answers; docs/http-contracts.md is the source. */
export interface AdminConfig {
  readonly product: Product;
  readonly oidc: OidcConfig;
  /** Where the admin API begins; ends with a slash. */
  readonly apiUrl: string;
  readonly roles: { readonly administrator: string; readonly auditor: string };
}

/** Checks what the server sent; members that this page does not know are ignored. */
export function parseConfig(json: unknown): AdminConfig {
  const root = object(json, 'the document');
  const roles = object(root.roles, 'roles');
  return {
    product: readProduct(root.product),
    oidc: readOidc(root.oidc),
    apiUrl: text(root, 'api_url', 'the document'),
    roles: {
      administrator: text(roles, 'administrator', 'roles'),
      auditor: text(roles, 'auditor', 'roles'),
    },
  };
}

/** Throws ConfigError, also when the server is away. */
export async function loadConfig(fetchFrom: typeof fetch): Promise<AdminConfig> {
  return parseConfig(await fetchConfig(fetchFrom));
}
