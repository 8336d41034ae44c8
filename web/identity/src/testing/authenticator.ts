import { vi } from 'vitest';

const bytes = (...values: number[]) => Uint8Array.from(values).buffer;

/** What a browser's `navigator.credentials` was asked for. */
export interface Asked {
  readonly create: CredentialCreationOptions[];
  readonly get: CredentialRequestOptions[];
}

interface Behaviour {
  /** Does the browser offer passkeys among the suggestions of a field? */
  readonly suggestions?: boolean;
  /** What comes of asking for a passkey by a button; by default the person's touch. */
  readonly outcome?: () => Promise<unknown>;
  /** What comes of the suggestions; by default nobody ever picks one. */
  readonly suggested?: () => Promise<unknown>;
}

export const registration = {
  id: 'AQID',
  response: {
    clientDataJSON: bytes(1),
    attestationObject: bytes(255, 254),
    getTransports: () => ['internal'],
  },
};
export const assertion = {
  id: 'AQID',
  response: {
    clientDataJSON: bytes(1),
    authenticatorData: bytes(2),
    signature: bytes(251, 255),
    userHandle: bytes(4),
  },
};

export const refusal = (name: string) => () => Promise.reject(new DOMException('no', name));

/** A browser with passkeys. Undo with `vi.unstubAllGlobals`. */
export function stubAuthenticator(behaviour: Behaviour = {}): Asked {
  const asked: Asked = { create: [], get: [] };
  const { suggestions = false, outcome, suggested } = behaviour;
  vi.stubGlobal(
    'PublicKeyCredential',
    Object.assign(vi.fn(), {
      isConditionalMediationAvailable: () => Promise.resolve(suggestions),
    }),
  );
  // It stays, but without the class above no page looks at it.
  Object.defineProperty(navigator, 'credentials', {
    configurable: true,
    value: {
      create: (options: CredentialCreationOptions) => {
        asked.create.push(options);
        return outcome === undefined ? Promise.resolve(registration) : outcome();
      },
      get: (options: CredentialRequestOptions) => {
        asked.get.push(options);
        if (options.mediation === 'conditional') {
          return suggested === undefined ? new Promise(() => undefined) : suggested();
        }
        return outcome === undefined ? Promise.resolve(assertion) : outcome();
      },
    },
  });
  return asked;
}
