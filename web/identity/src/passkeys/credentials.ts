// navigator.credentials in the JSON of WebAuthn 3, 5.1. Written out here, because browsers learnt
// `toJSON` and `parse…FromJSON` years after passkeys.
import type {
  CreationOptions,
  PasskeyAnswer,
  RegistrationAnswer,
  RequestOptions,
} from '../api/types';
import { PasskeyError } from './errors';

/** Can this browser use passkeys at all? */
export function passkeysSupported(): boolean {
  return typeof window.PublicKeyCredential === 'function';
}

/** Can it offer them among the suggestions of the name field? */
export async function suggestionsSupported(): Promise<boolean> {
  return (
    passkeysSupported() &&
    typeof PublicKeyCredential.isConditionalMediationAvailable === 'function' &&
    (await PublicKeyCredential.isConditionalMediationAvailable())
  );
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function textOf(bytes: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('');
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function descriptors(list: RequestOptions['allowCredentials']): PublicKeyCredentialDescriptor[] {
  return list.map(({ id, type, transports }) => ({
    type,
    id: bytesOf(id),
    transports: transports as AuthenticatorTransport[],
  }));
}

/** Has the person make a passkey. Rejects with `PasskeyError`. */
export async function createPasskey(options: CreationOptions): Promise<RegistrationAnswer> {
  let made: Credential | null;
  try {
    made = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytesOf(options.challenge),
        user: { ...options.user, id: bytesOf(options.user.id) },
        excludeCredentials: descriptors(options.excludeCredentials),
      },
    });
  } catch (cause) {
    throw PasskeyError.from(cause);
  }
  const { id, response } = made as PublicKeyCredential;
  const attestation = response as AuthenticatorAttestationResponse;
  return {
    id,
    type: 'public-key',
    response: {
      clientDataJSON: textOf(attestation.clientDataJSON),
      attestationObject: textOf(attestation.attestationObject),
      // Older browsers don't tell.
      transports:
        typeof attestation.getTransports === 'function' ? attestation.getTransports() : [],
    },
  };
}

interface Asking {
  /** Among the suggestions of the name field, until somebody picks one. */
  readonly suggested?: boolean;
  readonly signal?: AbortSignal;
}

/** Has the person use a passkey. Rejects with `PasskeyError`. */
export async function askForPasskey(
  options: RequestOptions,
  { suggested = false, signal }: Asking = {},
): Promise<PasskeyAnswer> {
  let used: Credential | null;
  try {
    used = await navigator.credentials.get({
      ...(suggested && { mediation: 'conditional' }),
      ...(signal !== undefined && { signal }),
      publicKey: {
        ...options,
        challenge: bytesOf(options.challenge),
        allowCredentials: descriptors(options.allowCredentials),
      },
    });
  } catch (cause) {
    throw PasskeyError.from(cause);
  }
  const { id, response } = used as PublicKeyCredential;
  const assertion = response as AuthenticatorAssertionResponse;
  return {
    id,
    type: 'public-key',
    response: {
      clientDataJSON: textOf(assertion.clientDataJSON),
      authenticatorData: textOf(assertion.authenticatorData),
      signature: textOf(assertion.signature),
      userHandle: assertion.userHandle === null ? '' : textOf(assertion.userHandle),
    },
  };
}
