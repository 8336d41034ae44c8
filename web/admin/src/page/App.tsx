import { OidcSecure } from '@axa-fr/react-oidc';
import { NoticePage } from '@conclave/ui';
import { useState } from 'react';
import { AdminApi } from '../api/AdminApi';
import { ApiContext } from '../api/ApiContext';
import { Tell } from '../components/Tell';
import { useConfig } from '../config/ConfigContext';
import { navigate } from '../routing/navigation';
import { useAddress } from '../routing/useAddress';
import { AccessGate } from '../session/AccessGate';
import { CurrentPage } from './CurrentPage';
import { Shell } from './Shell';

/** The console. All but the farewell needs a sign-in. */
export function App() {
  const { product, oidc, apiUrl } = useConfig();
  const { path } = useAddress();
  const [api] = useState(() => new AdminApi(apiUrl, (input, init) => window.fetch(input, init)));
  if (path === oidc.post_logout_path) {
    return (
      <NoticePage
        product={product}
        testId="signed-out"
        severity="success"
        title="You are signed out"
        message="Sign in again whenever there is something to look after."
        action={{ text: 'Sign in', onClick: () => navigate('/', 'replace') }}
      />
    );
  }
  return (
    <OidcSecure>
      <ApiContext value={api}>
        <AccessGate>
          <Tell>
            <Shell>
              <CurrentPage />
            </Shell>
          </Tell>
        </AccessGate>
      </ApiContext>
    </OidcSecure>
  );
}
