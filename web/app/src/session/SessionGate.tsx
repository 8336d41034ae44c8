import { OidcProvider } from '@axa-fr/react-oidc';
import { oidcConfiguration } from '@conclave/ui/session';
import { type ReactNode, useState } from 'react';
import { useConfig } from '../config/ConfigContext';
import { returnTo } from '../routing/useRoute';
import { SessionLost, SignInFailed, SignInSlow, SigningIn, WorkerMissing } from './SessionPages';

/** After the provider sent the person back: on to where they wanted to go. */
function goOn(path: string): Promise<void> {
  returnTo(path);
  return Promise.resolve();
}

/**
 * The OpenID Connect client around the whole app. When the session ends it takes the app off the
 * page (which leaves the room) and says so instead.
 */
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
