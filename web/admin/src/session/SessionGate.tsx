import { OidcProvider } from '@axa-fr/react-oidc';
import { oidcConfiguration } from '@conclave/ui/session';
import { type ReactNode, useState } from 'react';
import { useConfig } from '../config/ConfigContext';
import { SessionLost, SignInFailed, SignInSlow, SigningIn, WorkerMissing } from './SessionPages';

/**
 * After the provider sent the person back: on to where they wanted to go. The OpenID Connect client
 * listens for this event, too, and takes its own page away.
 */
function goOn(path: string): Promise<void> {
  window.history.replaceState(null, '', path);
  window.dispatchEvent(new PopStateEvent('popstate'));
  return Promise.resolve();
}

/** The OpenID Connect client around the whole console; tokens stay in its service worker. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const { oidc } = useConfig();
  const [configuration] = useState(() => oidcConfiguration(oidc, window.location.origin));
  return (
    <OidcProvider
      configuration={configuration}
      loadingComponent={SigningIn}
      authenticatingComponent={SigningIn}
      callbackSuccessComponent={SigningIn}
      authenticatingErrorComponent={SignInFailed}
      loadingTimeoutComponent={SignInSlow}
      sessionLostComponent={SessionLost}
      serviceWorkerNotSupportedComponent={WorkerMissing}
      navigateAfterCallback={goOn}
    >
      {children}
    </OidcProvider>
  );
}
