import { useEffect } from 'react';

/** Keeps the screen from going dark for as long as the calling component is shown. */
export function useWakeLock(): void {
  useEffect(() => {
    const wakeLock = (navigator as Partial<Navigator>).wakeLock;
    if (wakeLock === undefined) {
      return undefined;
    }
    let wanted = true;
    let lock: WakeLockSentinel | null = null;
    const take = () => {
      if (document.visibilityState !== 'visible') {
        return; // Browsers grant it to visible pages only, and take it back from hidden ones.
      }
      wakeLock.request('screen').then(
        (sentinel) => {
          lock = sentinel;
          if (!wanted) {
            void sentinel.release();
          }
        },
        () => {
          // Refused (battery saver): the screen then goes dark as the person has set it.
        },
      );
    };
    take();
    document.addEventListener('visibilitychange', take);
    return () => {
      wanted = false;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, []);
}
