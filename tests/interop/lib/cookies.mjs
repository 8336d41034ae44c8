// A cookie jar as strict as a browser where it matters here (RFC 6265bis): cookies are kept by host
// without the port, `__Host-` is enforced, and what has expired is gone.

export class CookieJar {
  /** @type {Map<string, Map<string, {value: string, expires: number, attributes: Map<string, string>}>>} */
  #hosts = new Map();

  clone() {
    const copy = new CookieJar();
    for (const [host, cookies] of this.#hosts) copy.#hosts.set(host, new Map(cookies));
    return copy;
  }

  /** Keeps what a response sets. Throws when a browser would have refused the cookie. */
  store(url, setCookieHeaders) {
    const { hostname, protocol } = new URL(url);
    for (const header of setCookieHeaders) {
      const [pair, ...rest] = header.split(';');
      const at = pair.indexOf('=');
      const name = pair.slice(0, at).trim();
      const value = pair.slice(at + 1).trim();
      const attributes = new Map(
        rest.map((text) => {
          const [key, ...parts] = text.trim().split('=');
          return [key.toLowerCase(), parts.join('=')];
        }),
      );
      refuseWhatABrowserRefuses(name, attributes, protocol);
      const cookies = this.#hosts.get(hostname) ?? new Map();
      this.#hosts.set(hostname, cookies);
      const expires = expiry(attributes);
      if (expires <= Date.now()) cookies.delete(name);
      else cookies.set(name, { value, expires, attributes });
    }
  }

  /** The value of the `Cookie` header for this address; empty when there is nothing to send. */
  header(url) {
    return [...this.#live(url)].map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  /** Names, values and attributes of the cookies that this address would receive. */
  list(url) {
    return [...this.#live(url)].map(([name, cookie]) => ({ name, ...cookie }));
  }

  *#live(url) {
    const cookies = this.#hosts.get(new URL(url).hostname) ?? new Map();
    for (const entry of cookies) if (entry[1].expires > Date.now()) yield entry;
  }
}

/** The Set-Cookie headers of a response, each by itself. */
export function setCookieHeaders(headers) {
  if (headers.getSetCookie) return headers.getSetCookie();
  // Debian's Node 18 has an older fetch that joins them. A comma begins the next one when a name and
  // a '=' follow; the comma inside a date is followed by neither.
  const joined = headers.get('set-cookie') ?? '';
  return joined === '' ? [] : joined.split(/, *(?=[^;,=\s]+=)/);
}

function expiry(attributes) {
  if (attributes.has('max-age')) return Date.now() + Number(attributes.get('max-age')) * 1000;
  if (attributes.has('expires')) return Date.parse(attributes.get('expires'));
  return Infinity;
}

function refuseWhatABrowserRefuses(name, attributes, protocol) {
  const secure = attributes.has('secure');
  if (secure && protocol !== 'https:') throw new Error(`cookie ${name}: Secure over plain http`);
  if (name.startsWith('__Secure-') && !secure) throw new Error(`cookie ${name}: needs Secure`);
  if (!name.startsWith('__Host-')) return;
  if (!secure || attributes.get('path') !== '/' || attributes.has('domain')) {
    throw new Error(`cookie ${name}: __Host- needs Secure, Path=/ and no Domain`);
  }
}
