import { t } from '../words/words';

type Code = 'passkey_cancelled' | 'passkey_known' | 'passkey_unusable';

/** By the name of the browser's exception (WebAuthn 3, 5.1.3 and 5.1.4). */
const codes: Record<string, Code> = {
  AbortError: 'passkey_cancelled',
  NotAllowedError: 'passkey_cancelled', // cancelled, too slow, or nothing that fits
  InvalidStateError: 'passkey_known',
};

const words: Record<Code, () => string> = {
  passkey_cancelled: () => t('No passkey was used. Try again, or go on without one.'),
  passkey_known: () => t('This device has a passkey for your account already.'),
  passkey_unusable: () => t('Your browser could not use a passkey here. Go on without one.'),
};

/** The browser brought no passkey. */
export class PasskeyError extends Error {
  override readonly name = 'PasskeyError';

  constructor(
    readonly code: Code,
    options?: ErrorOptions,
  ) {
    super(words[code](), options);
  }

  static from(cause: unknown): PasskeyError {
    const name = cause instanceof Error || cause instanceof DOMException ? cause.name : '';
    return new PasskeyError(codes[name] ?? 'passkey_unusable', { cause });
  }
}
