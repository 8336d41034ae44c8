import { t } from '../words/words';

/** The server refused: its code for programs, its words for a person, and when to try again. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Seconds from `Retry-After`; null when the server named no time. */
    readonly retryAfter: number | null,
  ) {
    super(message);
  }
}

/** No answer that can be understood: the network is down, or something else answered. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';

  constructor(options?: ErrorOptions) {
    super(undefined, options);
  }

  // Made when it is read: the first request of a page fails before the page has its language.
  override get message(): string {
    return t('The server cannot be reached. Check your connection, then try again.');
  }
}
