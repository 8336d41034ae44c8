// The JSON of the identity site's own calls, written from docs/http-contracts.md.
import type { Product } from '@conclave/ui/product';

export interface Client {
  readonly client_id: string;
  readonly name: string;
  readonly uri: string | null;
  readonly logo_uri: string | null;
  readonly policy_uri: string | null;
  readonly tos_uri: string | null;
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

/** What an application asks for in detail (RFC 9396); `facts` are its words. */
export interface ConsentDetail {
  readonly type: string;
  readonly display_name: string;
  readonly description: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}

export interface Consent {
  readonly scopes: readonly ConsentScope[];
  readonly details: readonly ConsentDetail[];
  readonly can_remember: boolean;
}

export interface ExternalProvider {
  readonly scheme: string;
  readonly name: string;
}

/** A provider, and whom it knows this person as; null: they are not connected. */
export interface ExternalAccount extends ExternalProvider {
  readonly enabled: boolean;
  readonly connected: { readonly label: string; readonly created_at: number } | null;
}

export interface Context {
  readonly csrf: string;
  readonly product: Product;
  readonly registration_enabled: boolean;
  /** May people sign in here, with a password? An application may leave providers of others only. */
  readonly local_login: boolean;
  /** And with a passkey? */
  readonly passkeys: boolean;
  /** Providers of others at which people may sign in, to the application that waits. */
  readonly external: readonly ExternalProvider[];
  /** The one of them that the application would like, or the only way; '' for none. */
  readonly external_hint: string;
  readonly password: { readonly min_length: number; readonly max_length: number };
  readonly client: Client | null;
  /** In which languages the application would like these pages, the best first (`ui_locales`). */
  readonly ui_locales: readonly string[];
  readonly login_hint: string | null;
  readonly user: Person | null;
  readonly consent: Consent | null;
}

export interface Redirect {
  readonly redirect: string;
}

/** The password was right, and a code is asked for. */
export interface SecondFactorStep {
  readonly ticket: string;
  readonly recovery_codes_left: number;
}

/** What a provider says of somebody whom nobody here knows. */
export interface NewExternalAccount {
  /** To be given back when the account is accepted. */
  readonly ticket: string;
  readonly provider: string;
  /** Free at this moment. */
  readonly username: string;
  readonly email: string;
  readonly name: string;
}

export type ExternalResult = LoginResult | { readonly new_account: NewExternalAccount };

export type LoginResult = Redirect | { readonly second_factor: SecondFactorStep };

export interface TotpEnrolment {
  readonly secret: string;
  readonly uri: string;
  readonly ticket: string;
}

export interface RecoveryCodes {
  readonly recovery_codes: readonly string[];
}

/** A person's own account; times are seconds since the epoch. */
export interface Self {
  readonly csrf: string;
  readonly username: string;
  /** Empty: the user name stands for it. */
  readonly display_name: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly phone_number: string;
  /** What the operator leaves to people. */
  readonly may: { readonly change_username: boolean; readonly delete_account: boolean };
  readonly fresh: boolean;
  readonly totp: {
    readonly enrolled: boolean;
    readonly recovery_codes_left: number;
    readonly trusted_browsers: number;
  };
  readonly sessions: readonly {
    readonly sid: string;
    readonly current: boolean;
    readonly user_agent: string;
    readonly address: string;
    readonly signed_in_at: number;
    readonly seen_at: number;
    readonly second_factor: boolean;
  }[];
  readonly consents: readonly {
    readonly client_id: string;
    readonly name: string;
    readonly scopes: readonly string[];
  }[];
}

interface KnownCredential {
  readonly type: 'public-key';
  readonly id: string;
  readonly transports: readonly string[];
}

/** PublicKeyCredentialCreationOptionsJSON; bytes are base64url. */
export interface CreationOptions extends Omit<
  PublicKeyCredentialCreationOptions,
  'challenge' | 'user' | 'excludeCredentials'
> {
  readonly challenge: string;
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials: readonly KnownCredential[];
}

/** PublicKeyCredentialRequestOptionsJSON. */
export interface RequestOptions extends Omit<
  PublicKeyCredentialRequestOptions,
  'challenge' | 'allowCredentials'
> {
  readonly challenge: string;
  readonly allowCredentials: readonly KnownCredential[];
}

/** RegistrationResponseJSON. */
export interface RegistrationAnswer {
  readonly id: string;
  readonly type: 'public-key';
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports: readonly string[];
  };
}

/** AuthenticationResponseJSON. */
export interface PasskeyAnswer {
  readonly id: string;
  readonly type: 'public-key';
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle: string;
  };
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly backed_up: boolean;
  readonly created_at: number;
  /** null: never yet. */
  readonly used_at: number | null;
}

export interface Passkeys {
  /** Can the site have passkeys? */
  readonly available: boolean;
  /** So many a person may have. */
  readonly most: number;
  readonly passkeys: readonly Passkey[];
}

/** What a device waits for. */
export interface DeviceAsks {
  readonly client: { readonly client_id: string; readonly name: string };
  readonly scopes: readonly Pick<ConsentScope, 'name' | 'display_name' | 'description'>[];
  readonly details: readonly ConsentDetail[];
}

/** What an application asks for elsewhere. */
export interface WaitingRequest extends DeviceAsks {
  readonly id: string;
  /** What the application shows, too, so that people can compare; may be empty. */
  readonly binding_message: string;
  readonly expires_at: string;
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
