import { useEffect, useState } from 'react';
import { useApi } from '../../api/ApiContext';
import type { Check } from './policyTypes';

/** So long nothing is typed before the server is asked, in milliseconds. */
const pause = 400;

/** What the server finds in the text, a moment after the last key; null until it has answered. */
export function useCheck(text: string): Check | null {
  const api = useApi();
  const [found, setFound] = useState<{ text: string; check: Check | null } | null>(null);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      api.post<Check>('Policy/Check', { text }).then(
        (check) => current && setFound({ text, check }),
        // Saving says what is wrong with the connection; marks beside lines can't.
        () => current && setFound({ text, check: null }),
      );
    }, pause);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [api, text]);
  return found?.text === text ? found.check : null;
}
