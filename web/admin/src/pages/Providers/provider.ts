import type { ListOf } from '../../api/types';

/** An OpenID provider of others, as the admin API has it; what matters are texts in `…Properties`. */
export interface Provider {
  readonly id: number;
  readonly type: string;
  readonly scheme: string;
  readonly displayName: string;
  readonly enabled: boolean;
  readonly identityProviderProperties: Readonly<Record<string, string>>;
  readonly redirectUri: string;
}

/** What its discovery document says. */
export interface Metadata {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userInfoEndpoint: string | null;
  readonly jwksUri: string;
  readonly usableKeys: number;
}

/** Somebody's account at a provider. */
export interface Connected {
  readonly userId: string;
  readonly userName: string;
  readonly providerKey: string;
  readonly loginProvider: string;
  readonly providerDisplayName: string;
  readonly accountName: string;
  readonly created: string;
}

export type ConnectedList = ListOf<'providers', Connected>;

/** The fields of the form, by the names under which the server speaks of them. */
export interface ProviderFields {
  readonly scheme: string;
  readonly displayName: string;
  readonly enabled: boolean;
  readonly Authority: string;
  readonly ClientId: string;
  readonly ClientSecret: string;
  readonly Scope: string;
  readonly Register: boolean;
}

export const fieldNames = [
  'scheme',
  'displayName',
  'Authority',
  'ClientId',
  'ClientSecret',
  'Scope',
] as const;

export const defaultScopes = 'openid profile email';

export function fieldsOf(provider: Provider): ProviderFields {
  const { scheme, displayName, enabled, identityProviderProperties: texts } = provider;
  return {
    ...{ scheme, displayName, enabled, ClientSecret: '' },
    Authority: texts.Authority ?? '',
    ClientId: texts.ClientId ?? '',
    Scope: texts.Scope ?? defaultScopes,
    Register: texts.Register === 'true',
  };
}

/** What is sent. Without a secret the one that the server has stays. */
export function bodyOf(fields: ProviderFields, existing: Provider | null): object {
  const { scheme, displayName, enabled, Register, ClientSecret, ...texts } = fields;
  return {
    ...(existing === null ? {} : { id: existing.id }),
    ...{ type: 'oidc', scheme, displayName, enabled },
    identityProviderProperties: {
      ...existing?.identityProviderProperties,
      ...texts,
      Register: String(Register),
      ...(ClientSecret === '' ? {} : { ClientSecret }),
    },
  };
}

/** A short name for addresses, from the name that people read. */
export function schemeFrom(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
}

export function people(count: number): string {
  return count === 1 ? 'One person is' : `${String(count)} people are`;
}
