// The JSON of the identity site's own calls, written from docs/http-contracts.md.
import type { Product } from '@conclave/ui/product';

export interface Client {
  readonly client_id: string;
  readonly name: string;
  readonly uri: string | null;
  readonly logo_uri: string | null;
}

export interface Person {
  readonly name: string;
  readonly email: string | null;
}

export interface ConsentScope {
  readonly name: string;
  readonly display_name: string;
  readonly description: string | null;
  readonly required: boolean;
  readonly emphasize: boolean;
}

export interface Consent {
  readonly scopes: readonly ConsentScope[];
  readonly can_remember: boolean;
}

export interface Context {
  readonly csrf: string;
  readonly product: Product;
  readonly registration_enabled: boolean;
  readonly password: { readonly min_length: number; readonly max_length: number };
  readonly client: Client | null;
  readonly login_hint: string | null;
  readonly user: Person | null;
  readonly consent: Consent | null;
}

export interface Redirect {
  readonly redirect: string;
}

export interface LogoutContext {
  readonly csrf: string;
  readonly client: { readonly name: string } | null;
  readonly needs_confirmation: boolean;
  readonly user: { readonly name: string } | null;
}

export interface LogoutResult {
  readonly redirect: string | null;
  readonly client_name: string | null;
  readonly iframe_url: string | null;
}

export interface ErrorDetails {
  readonly error: string;
  readonly error_description: string | null;
  readonly client_name: string | null;
  readonly request_id: string;
}
