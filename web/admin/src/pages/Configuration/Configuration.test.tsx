import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeApi } from '../../testing/fakeApi';
import { auditor, renderInConsole } from '../../testing/renderInConsole';
import { Configuration } from './Configuration';
import { fileOf, listsIn } from './file';
import { planFor } from './plan';

const shop = {
  ...{ id: 3, clientId: 'shop', clientName: 'The shop', created: '2030', nonEditable: false },
  ...{ allowedScopes: ['openid', 'profile'], claims: [{ id: 9, type: 'a', value: 'b' }] },
};
const own = { id: 1, clientId: 'conclave_admin', nonEditable: true };
const corp = {
  ...{ id: 5, scheme: 'corp', redirectUri: 'https://here/x' },
  identityProviderProperties: { Authority: 'https://corp', HasClientSecret: 'true' },
};
const none = { totalCount: 0, pageSize: 100 };
const lists = {
  'GET ApiScopes': { body: { ...none, scopes: [{ id: 4, name: 'orders', userClaims: [] }] } },
  'GET ApiResources': { body: { ...none, apiResources: [] } },
  'GET IdentityResources': { body: { ...none, identityResources: [] } },
  'GET Roles': { body: { ...none, roles: [{ id: 'r', name: 'editor' }] } },
  'GET Clients': { body: { ...none, clients: [shop, own] } },
  'GET IdentityProviders': { body: { ...none, identityProviders: [corp] } },
};
const openid = { id: 1, name: 'openid', neededByServer: true };
const there = {
  ...{ identityResources: [openid], clients: [shop, own] },
  identityProviders: [corp],
};
const file = (parts: object) =>
  JSON.stringify({ format: 'conclave-configuration', version: 1, ...parts });

it('writes what another installation can take over, and reads it again without a change', () => {
  const text = fileOf(there, new Date('2030-01-31T00:00:00Z'));
  expect(text).not.toMatch(/"id"|nonEditable|conclave_admin|HasClientSecret|redirectUri|neededBy/);
  const steps = planFor(listsIn(text), there);
  expect(steps.map(({ name, change }) => [name, change])).toEqual([
    ['openid', 'same'],
    ['shop', 'same'],
    ['corp', 'same'],
  ]);
});

it('says what would become another, and leaves what the file does not name', () => {
  const text = file({
    clients: [
      { clientId: 'shop', clientName: 'Another', allowedScopes: ['profile', 'openid'] },
      { clientId: 'conclave_admin', clientName: 'x' },
      { clientId: 'till' },
    ],
    identityProviders: [
      { scheme: 'corp', identityProviderProperties: { Scope: 'openid', ClientSecret: 's' } },
    ],
  });
  const steps = planFor(listsIn(text), there);
  expect(steps.map(({ name, change, members }) => [name, change, members])).toEqual([
    ['shop', 'change', ['clientName']],
    ['conclave_admin', 'fixed', ['clientName']],
    ['till', 'create', []],
    ['corp', 'change', ['identityProviderProperties']],
  ]);
  expect(JSON.stringify(steps)).not.toContain('ClientSecret":"s');
});

it.each([
  ['{', 'no JSON'],
  ['[]', 'must be a JSON object'],
  ['{"format":"other"}', 'its “format” must be'],
  ['{"format":"conclave-configuration","version":2}', 'version 1'],
  [file({ people: [] }), 'has “people”'],
  [file({ clients: {} }), 'must be a list'],
  [file({ clients: [7] }), 'clients[0] has no “clientId”'],
  [file({ roles: [{ name: 'a' }, { name: 'a' }] }), '“a” stands twice'],
  [file({}), '1 to 5000 items'],
])('refuses %s', (text, words) => expect(() => listsIn(text)).toThrow(words));

it('shows first, then does, and says what was refused', async () => {
  const { api, sent } = fakeApi({
    ...lists,
    'GET Clients/3': { body: { ...shop, description: 'since then' }, etag: '"e"' },
    'PUT Clients': { body: shop },
    'POST ApiScopes': { status: 400, body: { title: 'Wrong.', errors: { name: ['No name.'] } } },
  });
  renderInConsole(<Configuration />, api);
  const text = file({
    apiScopes: [{ name: 'two words' }],
    roles: [{ name: 'editor' }],
    clients: [{ clientId: 'shop', clientName: 'Another' }],
  });
  const user = userEvent.setup();
  const chosen = new File([text], 'c.json', { type: 'application/json' });
  await user.upload(screen.getByLabelText('File to import'), chosen);
  const plan = within(await screen.findByRole('list', { name: 'What will happen' }));
  expect(plan.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'two wordsAPI scopeWill be made',
    'editorRoleStays as it is',
    'shopApplication: clientNameWill be changed',
  ]);
  expect(sent.every(({ method }) => method === 'GET')).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Carry out 2 changes' }));
  expect(await screen.findByText(/1 done, 1 refused/)).toBeVisible();
  expect(screen.getByText('Wrong. No name.')).toBeVisible();
  const put = sent.find(({ method }) => method === 'PUT');
  expect(put?.headers.get('If-Match')).toBe('"e"');
  expect(put?.body).toMatchObject({ id: 3, clientName: 'Another', description: 'since then' });
});

it('says what is wrong with a file, and sends nothing', async () => {
  const { api, sent } = fakeApi(lists);
  renderInConsole(<Configuration />, api);
  const chosen = new File(['{'], 'c.json', { type: 'application/json' });
  await userEvent.upload(screen.getByLabelText('File to import'), chosen);
  expect(await screen.findByRole('alert')).toHaveTextContent('The file is no JSON.');
  expect(sent).toEqual([]);
});

it('lets an auditor take the file and change nothing', async () => {
  renderInConsole(<Configuration />, fakeApi(lists).api, auditor);
  expect(await screen.findByRole('button', { name: 'Export as a file' })).toBeEnabled();
  expect(screen.queryByLabelText('File to import')).toBeNull();
});
