import { useOidc } from '@axa-fr/react-oidc';
import { NoticePage } from '@conclave/ui';
import Link from '@mui/material/Link';
import { useState } from 'react';
import { useConfig } from '../config/ConfigContext';

/** The class of a sign-in with two factors, which the provider is asked for. */
const twoFactors = 'urn:conclave:acr:2';

/** For administrators who signed in with a password alone where that is not enough. */
export function SecondFactorNeeded() {
  const { product, oidc } = useConfig();
  const { login } = useOidc();
  const [failed, setFailed] = useState(false);
  const signInAgain = () => {
    setFailed(false);
    login(window.location.pathname, { acr_values: twoFactors }).catch(() => setFailed(true));
  };
  return (
    <NoticePage
      product={product}
      testId="second-factor-needed"
      severity="warning"
      title="Administrators need a second factor"
      message={
        <>
          <p>You signed in with one factor, which is not enough for this console.</p>
          <p>
            If you have no passkey and no authenticator app yet,{' '}
            <Link href={`${oidc.authority}/account/security`} target="_blank" rel="noopener">
              add one under Security
            </Link>
            . Then sign in here with it.
          </p>
          {failed && <p>That did not work just now: the sign-in service is away.</p>}
        </>
      }
      action={{ text: 'Sign in with two factors', onClick: signInAgain }}
    />
  );
}
