import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeApi } from '../../testing/fakeApi';
import { auditor, renderInConsole } from '../../testing/renderInConsole';
import { ApiResource, ApiScope, ApiScopes } from './pages';

const orders = {
  ...{ id: 4, name: 'orders.read', displayName: 'Read orders', description: null },
  ...{ enabled: true, showInDiscoveryDocument: true, required: false, emphasize: false },
  ...{ userClaims: ['role'], apiScopeProperties: [], neededByServer: false },
};
const list = (...scopes: object[]) => ({
  body: { scopes, totalCount: scopes.length, pageSize: 20 },
});
const page = {
  'GET ApiScopes/4': { body: orders, etag: '"one"' },
  'GET ApiScopes/4/Properties': { body: { apiScopeProperties: [], totalCount: 0, pageSize: 100 } },
  'GET Clients/GetStandardClaims': { body: ['role', 'email'] },
};

beforeEach(() => window.history.replaceState(null, '', '/api-scopes'));

it('lists scopes with what is unusual about each', async () => {
  const quiet = { ...orders, id: 5, name: 'quiet', showInDiscoveryDocument: false, enabled: false };
  renderInConsole(<ApiScopes />, fakeApi({ 'GET ApiScopes': list(orders, quiet) }).api);
  const link = await screen.findByRole('link', { name: /^quiet/ });
  expect(link).toHaveAttribute('href', '/api-scopes/5');
  expect(within(link).getByText('Off')).toBeVisible();
  expect(within(link).getByText('Not listed')).toBeVisible();
  const other = screen.getByRole('link', { name: /^orders.read/ });
  expect(within(other).queryByText('Off')).toBeNull();
});

it('enters a scope, after the server has said what is wrong', async () => {
  let taken = true;
  const { api, sent } = fakeApi({
    ...page,
    'POST ApiScopes': () =>
      taken
        ? { status: 400, body: { title: 'Wrong.', errors: { name: ['This name is taken.'] } } }
        : { status: 201, body: orders },
  });
  renderInConsole(<ApiScope id="new" />, api);
  const user = userEvent.setup();
  await user.type(screen.getByLabelText('Name'), 'orders.read');
  await user.click(screen.getByRole('button', { name: 'Enter the API scope' }));
  expect(await screen.findByText('This name is taken.')).toBeVisible();
  taken = false;
  await user.click(screen.getByRole('button', { name: 'Enter the API scope' }));
  await screen.findByText('The API scope is entered.');
  expect(sent.findLast(({ method }) => method === 'POST')?.body).toMatchObject({
    ...{ name: 'orders.read', enabled: true, showInDiscoveryDocument: true },
  });
  expect(window.location.pathname).toBe('/api-scopes/4');
});

it('keeps what was typed while a property is added, and saves both', async () => {
  let properties: object[] = [];
  const read = () => ({
    body: { ...orders, apiScopeProperties: properties },
    etag: `"${String(properties.length)}"`,
  });
  const { api, sent } = fakeApi({
    ...page,
    'GET ApiScopes/4': read,
    'PUT ApiScopes': { body: orders },
    'POST ApiScopes/4/Properties': () => {
      properties = [{ id: 1, key: 'team', value: 'shop' }];
      return { status: 201, body: properties[0] };
    },
  });
  renderInConsole(<ApiScope id="4" />, api);
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('Description'), 'All of them');
  await user.click(screen.getByRole('button', { name: 'Add property' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'New property' }));
  await user.type(dialog.getByLabelText('Key'), 'team');
  await user.type(dialog.getByLabelText('Value'), 'shop');
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  await screen.findByText('The property is saved.');
  expect(screen.getByLabelText('Description')).toHaveValue('All of them');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Saved.');
  const put = sent.find(({ method }) => method === 'PUT');
  expect(put?.headers.get('If-Match')).toBe('"1"');
  expect(put?.body).toMatchObject({ description: 'All of them', apiScopeProperties: properties });
});

it('sends nothing while the record is read again, and then what is newest', async () => {
  const arrivals: (() => void)[] = [];
  let properties: object[] = [];
  const { api, sent } = fakeApi({
    ...page,
    'GET ApiScopes/4': async () => {
      if (properties.length > 0) {
        await new Promise<void>((resolve) => arrivals.push(resolve));
      }
      const etag = `"${String(properties.length)}"`;
      return { body: { ...orders, apiScopeProperties: properties }, etag };
    },
    'PUT ApiScopes': { body: orders },
    'POST ApiScopes/4/Properties': () => {
      properties = [{ id: 1, key: 'team', value: 'shop' }];
      return { status: 201, body: properties[0] };
    },
  });
  renderInConsole(<ApiScope id="4" />, api);
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('Description'), 'All of them');
  expect(screen.getByRole('button', { name: 'Save' })).toBeEnabled();
  await user.click(screen.getByRole('button', { name: 'Add property' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'New property' }));
  await user.type(dialog.getByLabelText('Key'), 'team');
  await user.type(dialog.getByLabelText('Value'), 'shop');
  await user.click(dialog.getByRole('button', { name: 'Save' }));
  await screen.findByText('The property is saved.');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const save = screen.getByRole('button', { name: 'Save' });
  expect(save).toBeDisabled();
  await user.type(screen.getByLabelText('Display name'), '{Enter}');
  expect(sent.some(({ method }) => method === 'PUT')).toBe(false);
  arrivals.forEach((arrive) => arrive());
  await waitFor(() => expect(save).toBeEnabled());
  await user.click(save);
  await screen.findByText('Saved.');
  const put = sent.find(({ method }) => method === 'PUT');
  expect(put?.headers.get('If-Match')).toBe('"1"');
});

it('offers nobody to remove, rename or turn off what the server needs', async () => {
  const openid = { ...orders, name: 'openid', neededByServer: true };
  const { api } = fakeApi({ ...page, 'GET ApiScopes/4': { body: openid, etag: '"x"' } });
  renderInConsole(<ApiScope id="4" />, api);
  expect(await screen.findByText(/The server itself needs this API scope/)).toBeVisible();
  expect(screen.getByLabelText('Name')).toBeDisabled();
  expect(screen.getByLabelText('Enabled')).toBeDisabled();
  expect(screen.getByLabelText('Display name')).toBeEnabled();
  expect(screen.queryByRole('button', { name: 'Remove' })).toBeNull();
});

it('puts what the server says of a switch beside it', async () => {
  const words = 'The server itself needs orders.read: it can’t be turned off.';
  const { api } = fakeApi({
    ...page,
    'PUT ApiScopes': { status: 400, body: { errors: { enabled: [words] } } },
  });
  renderInConsole(<ApiScope id="4" />, api);
  const user = userEvent.setup();
  await user.click(await screen.findByLabelText('Enabled'));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.getByLabelText('Enabled')).toHaveAccessibleDescription(words));
});

it('says that somebody was faster, and takes what is there then', async () => {
  let display = 'Read orders';
  const { api } = fakeApi({
    ...page,
    'GET ApiScopes/4': () => ({ body: { ...orders, displayName: display }, etag: '"x"' }),
    'PUT ApiScopes': () => {
      display = 'Of another';
      return { status: 412, body: { title: 'It is another by now.' } };
    },
  });
  renderInConsole(<ApiScope id="4" />, api);
  const user = userEvent.setup();
  const field = await screen.findByLabelText('Display name');
  await user.type(field, '!');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await user.click(await screen.findByRole('button', { name: 'Load what is there now' }));
  expect(await screen.findByDisplayValue('Of another')).toBe(field);
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
});

it('removes one when asked twice', async () => {
  const { api, sent } = fakeApi({ ...page, 'DELETE ApiScopes/4': {} });
  renderInConsole(<ApiScope id="4" />, api);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Remove' }));
  expect(sent.some(({ method }) => method === 'DELETE')).toBe(false);
  await user.click(screen.getByRole('button', { name: 'Remove orders.read' }));
  await screen.findByText('The API scope orders.read is removed.');
  expect(window.location.pathname).toBe('/api-scopes');
});

it('shows an auditor an API with its secrets, and lets them change nothing', async () => {
  const secret = { id: 1, type: 'SharedSecret', description: 'Of the till', expiration: null };
  const { api } = fakeApi({
    'GET ApiResources/2': { body: { ...orders, id: 2, name: 'https://api', scopes: ['a'] } },
    'GET ApiResources/2/Secrets': { body: { apiSecrets: [{ ...secret, created: '2030-01-31' }] } },
    'GET ApiResources/2/Properties': { body: { apiResourceProperties: [] } },
    'GET Clients/GetScopes': { body: ['a', 'b'] },
    'GET Clients/GetStandardClaims': { body: [] },
    'GET Clients/GetSigningAlgorithms': { body: [] },
  });
  renderInConsole(<ApiResource id="2" />, api, auditor);
  expect(await screen.findByText('Of the till')).toBeVisible();
  expect(screen.getByLabelText('Name')).toBeDisabled();
  expect(screen.getByLabelText('Scopes')).toBeDisabled();
  expect(screen.queryAllByRole('button', { name: /Save|Remove|Add/ })).toEqual([]);
});
