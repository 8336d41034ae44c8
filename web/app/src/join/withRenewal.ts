import { TokenError } from './tokenError';

/**
 * Does what needs a sign-in and, when the server does not accept it, renews the sign-in and tries
 * once more: a browser may have put the service worker that holds the tokens to sleep.
 */
export async function withRenewal<Answer>(
  work: () => Promise<Answer>,
  renew: () => Promise<unknown>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TokenError) || error.code !== 'unauthorized') {
      throw error;
    }
    try {
      await renew();
    } catch {
      throw error; // The first answer says what the person must do: sign in again.
    }
    return await work();
  }
}
