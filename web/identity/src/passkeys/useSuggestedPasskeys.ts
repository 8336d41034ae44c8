import { useEffect, useEffectEvent, useState } from 'react';
import type { AccountApi } from '../api/account_api';
import type { PasskeyAnswer } from '../api/types';
import { askForPasskey, suggestionsSupported } from './credentials';

/** Challenges hold for five minutes; a page that stands open longer asks for the next in time. */
const renewMs = 4 * 60_000;

async function suggest(api: AccountApi, signal: AbortSignal): Promise<PasskeyAnswer | null> {
  if (!(await suggestionsSupported())) return null;
  signal.throwIfAborted();
  const { options } = await api.beginPasskeySignIn();
  signal.throwIfAborted();
  return askForPasskey(options, { suggested: true, signal });
}

/**
 * Has the browser offer passkeys among the suggestions of the field whose `autocomplete` says
 * `webauthn`, as long as `offered`. A browser waits for one passkey at a time, so take the offer
 * back before asking otherwise.
 */
export function useSuggestedPasskeys(
  api: AccountApi,
  offered: boolean,
  onPicked: (passkey: PasskeyAnswer) => void,
): void {
  const [round, setRound] = useState(0);
  const picked = useEffectEvent(onPicked);

  useEffect(() => {
    if (!offered) return undefined;
    const waiting = new AbortController();
    const renewal = setTimeout(() => setRound((count) => count + 1), renewMs);
    suggest(api, waiting.signal).then(
      (passkey) => {
        if (passkey !== null && !waiting.signal.aborted) picked(passkey);
      },
      () => {
        // Nobody asked for suggestions, so nobody misses them; the button says what is wrong.
      },
    );
    return () => {
      clearTimeout(renewal);
      waiting.abort();
    };
  }, [api, offered, round]);
}
