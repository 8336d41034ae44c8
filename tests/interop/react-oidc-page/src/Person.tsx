import { useOidc, useOidcAccessToken, useOidcFetch, useOidcUser } from '@axa-fr/react-oidc';
import { useState } from 'react';
import { type Settings } from './configuration';

interface Props {
  signedOutPath: string;
  settings: Settings;
}

/** Shows, for the test to read, all that page scripts can learn after sign-in. */
export function Person({ signedOutPath, settings }: Props) {
  const { login, logout, renewTokens } = useOidc();
  const { oidcUser } = useOidcUser('default', settings.mode === 'demanding');
  const { accessToken, accessTokenPayload } = useOidcAccessToken();
  const { fetch: fetchWithToken } = useOidcFetch(window.fetch, 'default', true);
  const [called, setCalled] = useState('');
  const [silent, setSilent] = useState('');

  async function callApi() {
    setCalled('');
    // With the guide's worker a page calls its API as if there were no tokens.
    const response =
      settings.mode === 'published'
        ? await fetch('/api/whoami')
        : await fetchWithToken(`${settings.authority}/connect/userinfo`, { method: 'GET' });
    setCalled(`${response.status} ${await response.text()}`);
  }

  async function signInSilently() {
    setSilent('asking');
    const failure = await login(undefined, undefined, true);
    setSilent(failure instanceof Error ? failure.message : 'done');
  }

  return (
    <main>
      <h1 id="name">{oidcUser?.preferred_username ?? ''}</h1>
      <p id="email">{oidcUser?.email ?? ''}</p>
      <p id="access-token">{accessToken}</p>
      <p id="jti">{accessTokenPayload?.jti ?? ''}</p>
      <p id="called">{called}</p>
      <p id="silent">{silent}</p>
      <button id="call" onClick={() => void callApi()}>
        Call the API
      </button>
      <button id="renew" onClick={() => void renewTokens()}>
        Renew
      </button>
      <button id="silent-login" onClick={() => void signInSilently()}>
        Sign in silently
      </button>
      <button id="sign-out" onClick={() => void logout(signedOutPath)}>
        Sign out
      </button>
    </main>
  );
}
