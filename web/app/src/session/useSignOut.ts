import { useOidc } from '@axa-fr/react-oidc';
import { useCallback, useState } from 'react';
import { useConfig } from '../config/ConfigContext';
import type { Explained } from '../words/explained';

export interface SignOut {
  readonly busy: boolean;
  readonly problem: Explained | null;
  readonly signOut: () => void;
}

const providerAway: Explained = {
  title: 'Signing out did not work',
  message:
    'The sign-in service cannot be reached, so you are still signed in there. Try again in a moment.',
  remedy: 'retry',
};

/** Ends the session here and at the provider, which then sends the person to the signed-out page. */
export function useSignOut(): SignOut {
  const { oidc } = useConfig();
  const { logout } = useOidc();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Explained | null>(null);
  const signOut = useCallback(() => {
    setBusy(true);
    setProblem(null);
    logout(window.location.origin + oidc.post_logout_path).catch(() => {
      setBusy(false);
      setProblem(providerAway);
    });
  }, [logout, oidc.post_logout_path]);
  return { busy, problem, signOut };
}
