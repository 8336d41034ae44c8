/** Second-level labels this short (co.uk, com.au) are taken for registries, under which sites differ. */
const longestRegistryLabel = 3;

function siteOf(host: string): string {
  const labels = host.split('.');
  if (labels.length < 2 || /^[\d.]+$/.test(host) || host.startsWith('[')) {
    return host;
  }
  const secondLevel = labels.at(-2) ?? '';
  const keep = secondLevel.length > longestRegistryLabel ? 2 : 3;
  return labels.slice(-keep).join('.');
}

/**
 * Whether two origins are, as far as a page can tell, one site to the browser's cookie rules
 * (scheme and registrable domain; ports do not count). Unsure means no.
 */
export function sameSite(one: string, other: string): boolean {
  const a = new URL(one);
  const b = new URL(other);
  return a.protocol === b.protocol && siteOf(a.hostname) === siteOf(b.hostname);
}
