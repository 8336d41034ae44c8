import { keep, readKept } from '../../lib/storage';

/** What a person chose; the system decides when they chose nothing. */
export type ColorMode = 'system' | 'light' | 'dark';

const order: readonly ColorMode[] = ['system', 'light', 'dark'];

/** The same key as the other pages of the house use. */
const storageKey = 'conclave-color-mode';

export function storedMode(): ColorMode {
  const stored = readKept('localStorage', storageKey);
  return order.find((mode) => mode === stored) ?? 'system';
}

export function applyMode(mode: ColorMode): void {
  if (mode === 'system') delete document.documentElement.dataset.colorScheme;
  else document.documentElement.dataset.colorScheme = mode;
}

export function keepMode(mode: ColorMode): void {
  applyMode(mode);
  keep('localStorage', storageKey, mode);
}

export function nextMode(mode: ColorMode): ColorMode {
  return order[(order.indexOf(mode) + 1) % order.length] ?? 'system';
}
