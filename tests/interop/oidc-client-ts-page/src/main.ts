import {
  IndexedDbDPoPStore,
  type User,
  UserManager,
  type UserManagerSettings,
} from 'oidc-client-ts';

/**
 * refresh: renews by refresh token. frame: has none, so it renews in a hidden frame. bound: as
 * refresh, with every token bound to a key of the browser.
 */
type Mode = 'refresh' | 'frame' | 'bound';

interface Settings {
  authority: string;
  client_id: string;
  mode: Mode;
}

const show = (id: string, text: string) => {
  document.getElementById(id)!.textContent = text;
};

function settingsOf({ authority, client_id, mode }: Settings): UserManagerSettings {
  const { origin } = window.location;
  return {
    authority,
    client_id,
    redirect_uri: `${origin}/callback`,
    silent_redirect_uri: `${origin}/silent`,
    post_logout_redirect_uri: `${origin}/signed-out`,
    scope: `openid profile email${mode === 'frame' ? '' : ' offline_access'}`,
    automaticSilentRenew: true,
    monitorSession: true,
    // The library asks UserInfo without a proof, which a bound token is not good for.
    loadUserInfo: mode !== 'bound',
    ...(mode === 'bound'
      ? { dpop: { bind_authorization_code: true, store: new IndexedDbDPoPStore() } }
      : {}),
  };
}

function showPerson(user: User | null) {
  show('sub', user?.profile.sub ?? '');
  show('name', user?.profile.preferred_username ?? '');
  show('email', user?.profile.email ?? '');
  show('token-type', user?.token_type ?? '');
  const payload = user?.access_token.split('.')[1];
  if (payload) {
    const json = atob(payload.replaceAll('-', '+').replaceAll('_', '/'));
    show('jti', (JSON.parse(json) as { jti: string }).jti);
  }
}

async function callApi(manager: UserManager, settings: Settings) {
  show('called', '');
  const user = (await manager.getUser())!;
  const url = `${settings.authority}/connect/userinfo`;
  const proof = settings.mode === 'bound' ? await manager.dpopProof(url, user, 'GET') : undefined;
  const response = await fetch(url, {
    headers: {
      authorization: `${user.token_type} ${user.access_token}`,
      ...(proof ? { dpop: proof } : {}),
    },
  });
  show('called', `${response.status} ${await response.text()}`);
}

async function start() {
  const settings = (await (await fetch('/settings.json')).json()) as Settings;
  const manager = new UserManager(settingsOf(settings));
  const path = window.location.pathname;
  if (path === '/silent') {
    await manager.signinSilentCallback();
    return;
  }
  manager.events.addUserLoaded(showPerson);
  manager.events.addUserSignedOut(() => show('heard', 'signed out'));
  manager.events.addSilentRenewError((error) => show('heard', error.message));
  const on = (id: string, action: () => Promise<unknown>) => {
    document.getElementById(id)!.addEventListener('click', () => {
      action().catch((error: unknown) => show('heard', String(error)));
    });
  };
  on('sign-in', () => manager.signinRedirect());
  on('call', () => callApi(manager, settings));
  on('renew', () => manager.signinSilent());
  on('sign-out', () => manager.signoutRedirect());
  if (path === '/callback') {
    await manager.signinRedirectCallback();
    window.history.replaceState(null, '', '/');
  } else if (path === '/signed-out') {
    await manager.signoutRedirectCallback();
    show('heard', 'back from sign-out');
  }
  showPerson(await manager.getUser());
}

start().catch((error: unknown) => show('heard', String(error)));
