import { useMemo, useSyncExternalStore } from 'react';
import { type Route, routeOf } from './route';

function subscribe(changed: () => void): () => void {
  window.addEventListener('popstate', changed);
  return () => window.removeEventListener('popstate', changed);
}

const currentPath = () => window.location.pathname;

/** The route of the address bar, followed through back, forward and `navigate`. */
export function useRoute(signedOutPath: string): Route {
  const path = useSyncExternalStore(subscribe, currentPath);
  return useMemo(() => routeOf(path, signedOutPath), [path, signedOutPath]);
}

function go(url: string, how: 'push' | 'replace'): void {
  if (how === 'push') {
    window.history.pushState(null, '', url);
  } else {
    window.history.replaceState(null, '', url);
  }
  window.dispatchEvent(new PopStateEvent('popstate'));
}

/**
 * Goes to a path of this app without loading the page. The query stays: it holds switches
 * such as `?diagnostics=1` that are meant for the whole visit.
 */
export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  go(path + window.location.search, how);
}

/** Goes to where the person was before signing in; nothing of the present address stays. */
export function returnTo(pathAndQuery: string): void {
  go(pathAndQuery, 'replace');
}
