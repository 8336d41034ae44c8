/** The browser's storage, which some private windows refuse: then nothing is kept, and nothing found. */
type Where = 'localStorage' | 'sessionStorage';

export function readKept(where: Where, key: string): string | null {
  try {
    return window[where].getItem(key);
  } catch {
    return null;
  }
}

export function keep(where: Where, key: string, value: string): void {
  try {
    window[where].setItem(key, value);
  } catch {
    // Nothing to do: it lasts for this page.
  }
}
