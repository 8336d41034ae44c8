import { OidcProvider, OidcSecure } from '@axa-fr/react-oidc';
import { createRoot } from 'react-dom/client';
import { configurationOf, type Settings } from './configuration';
import { Person } from './Person';

/** Where sign-out comes back to; outside `OidcSecure`, or it would sign in again at once. */
const signedOutPath = '/signed-out';

async function start() {
  const root = createRoot(document.getElementById('root')!);
  if (window.location.pathname === signedOutPath) {
    root.render(<h1 id="signed-out">Signed out</h1>);
    return;
  }
  const settings = (await (await fetch('/settings.json')).json()) as Settings;
  root.render(
    <OidcProvider
      configuration={configurationOf(settings)}
      onLogoutFromAnotherTab={() => root.render(<h1 id="signed-out-elsewhere">Signed out</h1>)}
    >
      <OidcSecure>
        <Person signedOutPath={signedOutPath} settings={settings} />
      </OidcSecure>
    </OidcProvider>,
  );
}

void start();
