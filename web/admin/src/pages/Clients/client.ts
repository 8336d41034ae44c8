import type { ListOf } from '../../api/types';

/** What the pages change of a client; the API knows more members, which are sent back as they came. */
export interface Client extends Readonly<Record<string, unknown>> {
  readonly id: number;
  readonly clientId: string;
  readonly clientName: string | null;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly nonEditable: boolean;
  readonly requireClientSecret: boolean;
  readonly allowedGrantTypes: readonly string[];
}

export interface ClientSecret {
  readonly id: number;
  readonly type: string;
  readonly description: string | null;
  readonly expiration: string | null;
  readonly created: string;
}

export interface Pair {
  readonly id: number;
  readonly key?: string;
  readonly type?: string;
  readonly value: string;
}

export type Clients = ListOf<'clients', Client>;
export type ClientSecrets = ListOf<'clientSecrets', ClientSecret>;

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
