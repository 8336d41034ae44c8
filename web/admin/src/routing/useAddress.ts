import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { navigate, navigation } from './navigation';

export interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The address bar, followed through back, forward and `navigate`. */
export function useAddress(): Address {
  const address = useSyncExternalStore(navigation.subscribe, navigation.current);
  return useMemo(() => {
    const [path = '/', query = ''] = address.split('?');
    return { path, query: new URLSearchParams(query) };
  }, [address]);
}

/** Changes the query of this page; empty values are left out. Page 1 is where a new search begins. */
export function changeQuery(changes: Readonly<Record<string, string>>): void {
  const [path = '/', text = ''] = navigation.current().split('?');
  const query = new URLSearchParams(text);
  query.delete('page');
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') {
      query.delete(name);
    } else {
      query.set(name, value);
    }
  }
  const rest = query.toString();
  navigate(rest === '' ? path : `${path}?${rest}`, 'replace');
}

/** While `unsaved`, going elsewhere asks first. */
export function useUnsaved(unsaved: boolean): void {
  useEffect(() => (unsaved ? navigation.guard() : undefined), [unsaved]);
}

/** Where the person wants to go although something is unsaved; null nearly always. */
export function usePending(): string | null {
  return useSyncExternalStore(navigation.subscribe, navigation.pending);
}
