import { useCallback, useSyncExternalStore } from 'react';
import { t } from '../../words/words';

const tickMs = 250; // four looks a second, so that a second never appears to be skipped

/** Whole seconds left until `deadline` (milliseconds since the epoch); 0 when passed or null. */
export function useCountdown(deadline: number | null): number {
  const subscribe = useCallback(
    (onTick: () => void) => {
      if (deadline === null) return () => undefined;
      const timer = setInterval(() => {
        onTick();
        if (Date.now() >= deadline) clearInterval(timer);
      }, tickMs);
      return () => clearInterval(timer);
    },
    [deadline],
  );
  return useSyncExternalStore(subscribe, () => secondsUntil(deadline));
}

function secondsUntil(deadline: number | null): number {
  return deadline === null ? 0 : Math.max(0, Math.ceil((deadline - Date.now()) / 1000));
}

/** `4:05`, as clocks show it. */
export function clockText(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `5 minutes`, as people say it; for the one announcement at the start. */
export function spokenTime(seconds: number): string {
  if (seconds < 60) return t('{{count}} seconds', { count: seconds });
  return t('{{count}} minutes', { count: Math.ceil(seconds / 60) });
}
