/** Where the person is; everything else (`/authentication/…`) belongs to the OpenID Connect client. */
export type Route =
  { readonly page: 'lobby'; readonly room: string | null } | { readonly page: 'signed-out' };

/** Longest room name the token endpoint accepts; docs/http-contracts.md. */
export const maxRoomNameLength = 128;

function roomFrom(segment: string): string | null {
  try {
    const name = decodeURIComponent(segment).trim();
    return name === '' ? null : name.slice(0, maxRoomNameLength);
  } catch {
    return null; // A broken escape in a link somebody typed: ask for the name instead.
  }
}

/** Reads a path; unknown paths lead to the lobby. */
export function routeOf(path: string, signedOutPath: string): Route {
  if (path === signedOutPath) {
    return { page: 'signed-out' };
  }
  const room = /^\/room\/([^/]+)\/?$/.exec(path)?.[1];
  return { page: 'lobby', room: room === undefined ? null : roomFrom(room) };
}

/** The path that leads straight to a room, for the address bar and for invitations. */
export function roomPath(name: string): string {
  return `/room/${encodeURIComponent(name)}`;
}
