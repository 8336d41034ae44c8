/** What a person chose; the system decides when they chose nothing. */
export type ColorMode = 'system' | 'light' | 'dark';

const order: readonly ColorMode[] = ['system', 'light', 'dark'];

/** The same key as the other pages of the house use. */
const storageKey = 'conclave-color-mode';

/** Storage is refused in some private windows: then the choice lasts for this page. */
export function storedMode(): ColorMode {
  try {
    const stored = localStorage.getItem(storageKey);
    return order.find((mode) => mode === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

export function applyMode(mode: ColorMode): void {
  if (mode === 'system') delete document.documentElement.dataset.colorScheme;
  else document.documentElement.dataset.colorScheme = mode;
}

export function keepMode(mode: ColorMode): void {
  applyMode(mode);
  try {
    localStorage.setItem(storageKey, mode);
  } catch {
    // Nothing to do: see storedMode.
  }
}

export function nextMode(mode: ColorMode): ColorMode {
  return order[(order.indexOf(mode) + 1) % order.length] ?? 'system';
}
