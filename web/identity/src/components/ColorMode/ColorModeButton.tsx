import { useState } from 'react';
import { t } from '../../words/words';
import { type ColorMode, keepMode, nextMode, storedMode } from './color_mode';
import styles from './ColorModeButton.module.css';

/** What the colours are, and with what a press changes them (see `nextMode`). */
function wordsFor(mode: ColorMode): { readonly now: string; readonly button: string } {
  switch (mode) {
    case 'system':
      return {
        now: t('Colours: as the system'),
        button: t('Colours: as the system. Change to light.'),
      };
    case 'light':
      return { now: t('Colours: light'), button: t('Colours: light. Change to dark.') };
    case 'dark':
      return { now: t('Colours: dark'), button: t('Colours: dark. Change to as the system.') };
  }
}

const shapes: Record<ColorMode, string> = {
  system: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 0v18m0-14 6.5-.7M12 11l8.8-.6M12 15l8.4-.8',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm0-5.5v2m0 15v2M2.5 12h2m15 0h2M5.3 5.3l1.4 1.4m10.6 10.6 1.4 1.4m0-13.4-1.4 1.4M6.7 17.3l-1.4 1.4',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z',
};

/** Steps through system, light and dark; the browser remembers it. */
export function ColorModeButton() {
  const [mode, setMode] = useState(storedMode);
  const words = wordsFor(mode);
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={words.button}
      title={words.now}
      onClick={() => {
        const next = nextMode(mode);
        keepMode(next);
        setMode(next);
      }}
    >
      <svg viewBox="0 0 24 24" className={styles.icon} aria-hidden="true">
        <path d={shapes[mode]} />
      </svg>
    </button>
  );
}
