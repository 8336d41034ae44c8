import { useOidc, useOidcAccessToken, useOidcUser } from '@axa-fr/react-oidc';
import { useState } from 'react';

/** Shows, for the test to read, all that page scripts can learn after sign-in. */
export function Person({ signedOutPath }: { signedOutPath: string }) {
  const { login, logout, renewTokens } = useOidc();
  const { oidcUser } = useOidcUser();
  const { accessToken, accessTokenPayload } = useOidcAccessToken();
  const [called, setCalled] = useState('');
  const [silent, setSilent] = useState('');

  async function callApi() {
    setCalled('');
    const response = await fetch('/api/whoami');
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
