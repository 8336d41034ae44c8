import { useEffect, useState } from 'react';

/**
 * The code behind `#code=` in a link from our mail. It stands there because browsers send that part
 * to no server; from the address line and the history it is taken away at once.
 */
export function useMailedCode(): string {
  const [code] = useState(
    () => new URLSearchParams(window.location.hash.slice(1)).get('code') ?? '',
  );
  useEffect(() => {
    if (window.location.hash !== '') {
      window.history.replaceState(null, '', window.location.pathname);
    }
  }, []);
  return code;
}
