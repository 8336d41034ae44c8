import { OidcUserStatus, useOidcIdToken, useOidcUser } from '@axa-fr/react-oidc';
import type { Identity } from '@conclave/ui';

type Claims = Readonly<Record<string, unknown>>;

function textOf(claims: readonly Claims[], names: readonly string[]): string | null {
  for (const name of names) {
    for (const set of claims) {
      const value = set[name];
      if (typeof value === 'string' && value.trim() !== '') {
        return value.trim();
      }
    }
  }
  return null;
}

/** Picks name and address out of claims, better sources first. */
export function identityFrom(...sources: readonly (Claims | null | undefined)[]): Identity {
  const claims = sources.filter((source) => source !== null && source !== undefined);
  return {
    // The order in which the server names people in a call; docs/http-contracts.md.
    name: textOf(claims, ['preferred_username', 'name', 'sub']) ?? '',
    email: textOf(claims, ['email']),
  };
}

/**
 * Who is signed in, from UserInfo and the ID token; null until UserInfo has answered. When it fails,
 * the ID token alone has to do: the server names people in a room by its own knowledge anyway.
 */
export function useIdentity(): Identity | null {
  const { oidcUser, oidcUserLoadingState } = useOidcUser();
  const { idTokenPayload } = useOidcIdToken() as { idTokenPayload?: Claims | null };
  switch (oidcUserLoadingState) {
    case OidcUserStatus.Loaded:
    case OidcUserStatus.LoadingError:
      return identityFrom(oidcUser as unknown as Claims | null, idTokenPayload);
    default:
      return null;
  }
}
