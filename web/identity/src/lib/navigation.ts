/** Schemes under which an address runs code or shows made-up content in this page's name. */
const forbiddenSchemes = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'about:']);

/**
 * Follows the server's `redirect`: a local path or a client's registered address, which for installed
 * applications may have a scheme of its own. The server checks these; this is the second line.
 */
export function follow(redirect: string): void {
  const target = new URL(redirect, window.location.href);
  if (forbiddenSchemes.has(target.protocol)) {
    throw new Error(`refusing to follow an address with the scheme ${target.protocol}`);
  }
  window.location.assign(target.href);
}

/** The sign-in page, to choose a way there, also when the application has named one. */
export function signInAddress(request: string | null): string {
  const parameters = request === null ? { choose: '1' } : { request, choose: '1' };
  return `/account/login?${new URLSearchParams(parameters).toString()}`;
}

/** A page of ours that carries on with the same authorization request. */
export function pageAddress(path: string, request: string | null): string {
  return request === null ? path : `${path}?${new URLSearchParams({ request }).toString()}`;
}
