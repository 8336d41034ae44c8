import { useOidc } from '@axa-fr/react-oidc';
import { useState } from 'react';
import { useConfig } from '../config/ConfigContext';

export interface SignOut {
  readonly failed: boolean;
  readonly signOut: () => void;
}

/** Ends the session here and at the provider, which then sends the person to the signed-out page. */
export function useSignOut(): SignOut {
  const { oidc } = useConfig();
  const { logout } = useOidc();
  const [failed, setFailed] = useState(false);
  const signOut = () => {
    setFailed(false);
    logout(window.location.origin + oidc.post_logout_path).catch(() => setFailed(true));
  };
  return { failed, signOut };
}
