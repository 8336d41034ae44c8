/** The application's request waits in this tab while its person is at the provider. */
const name = 'external-request';

export function keptRequest(): string | null {
  return window.sessionStorage.getItem(name);
}

export function keepRequest(request: string | null): void {
  if (request === null) window.sessionStorage.removeItem(name);
  else window.sessionStorage.setItem(name, request);
}

/** The provider whose redirect URI this is; null: it is none. */
export function schemeOf(pathname: string): string | null {
  return /^\/federation\/([a-z0-9-]+)\/signin$/.exec(pathname)?.[1] ?? null;
}
