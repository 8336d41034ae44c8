/** The server gave no video token. */
export class TokenError extends Error {
  override readonly name = 'TokenError';

  /**
   * @param code machine code of the answer; `unreachable` when there was none
   * @param message the server's words for a person
   * @param retryAfter seconds, when the server said so
   */
  constructor(
    readonly code: string,
    message: string,
    readonly retryAfter: number | null,
  ) {
    super(message);
  }
}
