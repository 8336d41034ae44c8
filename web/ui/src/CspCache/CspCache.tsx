import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { type ReactNode, useState } from 'react';

/** The text the server replaces; met unreplaced only under Vite's own development server. */
const placeholder = '__CSP_NONCE__';

/**
 * Reads the nonce that the server wrote into the entry page.
 * Without one (a development server) styles go in without a nonce.
 */
export function readCspNonce(page: Document): string | undefined {
  const nonce = page.querySelector('meta[property="csp-nonce"]')?.getAttribute('content');
  return nonce === undefined || nonce === null || nonce === '' || nonce === placeholder
    ? undefined
    : nonce;
}

interface Props {
  readonly nonce: string | undefined;
  readonly children: ReactNode;
}

/** Makes every style element that emotion (so MUI too) inserts carry the page's nonce. */
export function CspCache({ nonce, children }: Props) {
  const [cache] = useState(() =>
    createCache({ key: 'c', prepend: true, ...(nonce === undefined ? {} : { nonce }) }),
  );
  return <CacheProvider value={cache}>{children}</CacheProvider>;
}
