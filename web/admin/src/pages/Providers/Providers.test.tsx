import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeApi } from '../../testing/fakeApi';
import { auditor, renderInConsole } from '../../testing/renderInConsole';
import type { Provider as ProviderOf } from './provider';
import { Provider } from './Provider';
import { Providers } from './Providers';

const corp: ProviderOf = {
  ...{ id: 3, type: 'oidc', scheme: 'corp', displayName: 'Corp', enabled: true },
  identityProviderProperties: {
    ...{ Authority: 'https://corp.example', ClientId: 'c', HasClientSecret: 'true' },
    ...{ ResponseType: 'code', Scope: 'openid', Register: 'false' },
  },
  redirectUri: 'https://localhost:44310/federation/corp/signin',
};
const metadata = {
  issuer: 'https://corp.example',
  authorizationEndpoint: 'https://corp.example/authorize',
  tokenEndpoint: 'https://corp.example/token',
  userInfoEndpoint: null,
  jwksUri: 'https://corp.example/jwks',
  usableKeys: 2,
};
const ann = {
  ...{ userId: '7', userName: 'ann', providerKey: 's-1', loginProvider: 'corp' },
  ...{ providerDisplayName: 'Corp', accountName: '', created: '2030-01-31T12:00:00Z' },
};
const answers = {
  'GET IdentityProviders/3': { body: corp, etag: '"one"' },
  'GET IdentityProviders/3/Users': { body: { providers: [ann], totalCount: 1, pageSize: 20 } },
};

beforeEach(() => window.history.replaceState(null, '', '/providers'));

it('lists what is offered, and says what to do with nothing', async () => {
  const list = (identityProviders: readonly ProviderOf[]) => ({
    'GET IdentityProviders': { body: { identityProviders, totalCount: 1, pageSize: 20 } },
  });
  const { unmount } = renderInConsole(<Providers />, fakeApi(list([])).api);
  expect(await screen.findByText('No providers yet')).toBeVisible();
  unmount();
  renderInConsole(<Providers />, fakeApi(list([{ ...corp, enabled: false }])).api, auditor);
  const row = await screen.findByRole('link', { name: /^Corp/ });
  expect(row).toHaveAttribute('href', '/providers/3');
  expect(row).toHaveTextContent('https://corp.example');
  expect(within(row).getByText('Off')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'New provider' })).toBeNull();
});

it('adds one by its address: shows what it says before anything is saved', async () => {
  let reaches = false;
  const { api, sent } = fakeApi({
    'POST IdentityProviders/Discover': () =>
      reaches
        ? { body: metadata }
        : { status: 400, body: { errors: { authority: ['It does not answer.'] } } },
    'POST IdentityProviders': { status: 201, body: corp },
  });
  renderInConsole(<Provider id="new" />, api);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Issuer'), 'https://corp.example');
  await user.click(screen.getByRole('button', { name: 'Look what it says' }));
  await screen.findByText('It does not answer.');
  reaches = true;
  await user.click(screen.getByRole('button', { name: 'Look what it says' }));
  const facts = await screen.findByLabelText('What the provider says of itself');
  expect(facts).toHaveTextContent('https://corp.example/token');
  expect(sent.filter(({ at }) => at === 'IdentityProviders')).toEqual([]);
  await user.type(screen.getByLabelText('Name'), 'Corp');
  expect(screen.getByLabelText('Short name')).toHaveValue('corp');
  expect(screen.getByText('https://localhost:44310/federation/corp/signin')).toBeVisible();
  await user.type(screen.getByLabelText('Client id'), 'c');
  await user.type(screen.getByLabelText('Client secret'), 's3');
  await user.click(screen.getByRole('button', { name: 'Offer the provider' }));
  await screen.findByText('Corp is offered on the sign-in page.');
  expect(sent.at(-1)?.body).toEqual({
    ...{ type: 'oidc', scheme: 'corp', displayName: 'Corp', enabled: true },
    identityProviderProperties: {
      ...{ Authority: 'https://corp.example', ClientId: 'c', ClientSecret: 's3' },
      ...{ Scope: 'openid profile email', Register: 'false' },
    },
  });
  expect(window.location.pathname).toBe('/providers/3');
});

it('warns of a provider whose keys are of no use', async () => {
  const useless = { body: { ...metadata, usableKeys: 0 } };
  renderInConsole(
    <Provider id="new" />,
    fakeApi({ 'POST IdentityProviders/Discover': useless }).api,
  );
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Issuer'), 'https://corp.example{Enter}');
  expect(await screen.findByRole('alert')).toHaveTextContent('no key that this server can use');
});

it('saves what changed, without touching the secret', async () => {
  const { api, sent } = fakeApi({ ...answers, 'PUT IdentityProviders': { body: corp } });
  renderInConsole(<Provider id="3" />, api);
  const user = userEvent.setup();
  const name = await screen.findByLabelText('Name');
  await user.clear(name);
  await user.type(name, 'The corp');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Saved.');
  const put = sent.find(({ method }) => method === 'PUT');
  expect(put?.body).toMatchObject({ id: 3, scheme: 'corp', displayName: 'The corp' });
  expect(JSON.stringify(put?.body)).not.toContain('"ClientSecret"');
  expect(put?.headers.get('If-Match')).toBe('"one"');
});

it('replaces the secret, and turns it off and on', async () => {
  const { api, sent } = fakeApi({ ...answers, 'PUT IdentityProviders': { body: corp } });
  renderInConsole(<Provider id="3" />, api);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Replace the secret' }));
  await user.type(screen.getByLabelText('New client secret'), 'newer');
  const dialog = within(screen.getByRole('dialog'));
  await user.click(dialog.getByRole('button', { name: 'Replace the secret' }));
  await screen.findByText('The client secret is replaced.');
  expect(sent.find(({ method }) => method === 'PUT')?.body).toMatchObject({
    identityProviderProperties: { ClientSecret: 'newer', ClientId: 'c' },
  });
  await user.click(await screen.findByRole('button', { name: 'Turn off' }));
  const off = within(await screen.findByRole('dialog', { name: 'Turn Corp off?' }));
  await user.click(off.getByRole('button', { name: 'Turn off' }));
  await screen.findByText('Corp is not offered any more.');
  expect(sent.findLast(({ method }) => method === 'PUT')?.body).toMatchObject({ enabled: false });
});

it('says whom a removal disconnects before it is done', async () => {
  const three = { body: { providers: [ann], totalCount: 3, pageSize: 1 } };
  const { api } = fakeApi({
    ...answers,
    'GET IdentityProviders/3/Users?pageSize=1': three,
    'DELETE IdentityProviders/3': {},
  });
  renderInConsole(<Provider id="3" />, api);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Remove' }));
  expect(await screen.findByText(/3 people are connected there/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Remove Corp' }));
  await screen.findByText('Corp is removed.');
  expect(window.location.pathname).toBe('/providers');
});

it('shows an auditor everything and lets them change nothing', async () => {
  renderInConsole(<Provider id="3" />, fakeApi(answers).api, auditor);
  expect(await screen.findByLabelText('Client id')).toBeDisabled();
  expect(await screen.findByRole('link', { name: /^ann/ })).toHaveAttribute('href', '/users/7');
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull();
});
