import type { Product } from '../product/product';
import type { OidcConfig } from '../session/oidcConfiguration';
import { ConfigError } from './ConfigError';

type Json = Readonly<Record<string, unknown>>;

export function object(value: unknown, where: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`config.json: ${where} is not an object`);
  }
  return value as Json;
}

export function text(from: Json, key: string, where: string): string {
  const value = from[key];
  if (typeof value !== 'string' || value === '') {
    throw new ConfigError(`config.json: ${where}.${key} is missing`);
  }
  return value;
}

export function optionalText(from: Json, key: string): string | null {
  const value = from[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function readProduct(json: unknown): Product {
  const product = object(json, 'product');
  return {
    name: text(product, 'name', 'product'),
    logo_url: optionalText(product, 'logo_url'),
    primary_color: optionalText(product, 'primary_color'),
  };
}

export function readOidc(json: unknown): OidcConfig {
  const oidc = object(json, 'oidc');
  return {
    authority: text(oidc, 'authority', 'oidc'),
    client_id: text(oidc, 'client_id', 'oidc'),
    scope: text(oidc, 'scope', 'oidc'),
    redirect_path: text(oidc, 'redirect_path', 'oidc'),
    silent_redirect_path: text(oidc, 'silent_redirect_path', 'oidc'),
    post_logout_path: text(oidc, 'post_logout_path', 'oidc'),
    account_url: optionalText(oidc, 'account_url'),
  };
}
