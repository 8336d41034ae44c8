import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeApi } from '../../testing/fakeApi';
import { auditor, renderInConsole } from '../../testing/renderInConsole';
import { ann } from '../../testing/somebody';
import { Person } from './Person';
import { forEver } from './standing';

const empty = { totalCount: 0, pageSize: 100 };
const answers = {
  'GET Users/7': { body: ann, etag: '"one"' },
  'GET Users/7/Roles': { body: { roles: [{ id: 'r', name: 'editor' }], ...empty } },
  'GET Users/7/Claims': { body: { claims: [], ...empty } },
  'GET Users/7/Providers': {
    body: {
      providers: [
        {
          ...{ userId: '7', userName: 'ann', providerKey: 's-1', loginProvider: 'corp' },
          ...{ providerDisplayName: 'Corp', accountName: 'ann@corp.example' },
          created: '2030-01-31T12:00:00Z',
        },
      ],
      ...empty,
    },
  },
  'GET Users/7/Passkeys': {
    body: {
      passkeys: [
        {
          ...{ id: 'k-1', name: 'Phone', backedUp: true },
          ...{ created: '2030-01-31T12:00:00Z', lastUsed: '2030-03-15T12:00:00Z' },
        },
        {
          ...{ id: 'k-2', name: 'Key on the ring', backedUp: false },
          ...{ created: '2030-02-28T12:00:00Z', lastUsed: null },
        },
      ],
      ...empty,
    },
  },
  'GET Users/7/RoleClaims': { body: { claims: [], ...empty } },
  'GET Roles': { body: { roles: [], ...empty } },
};

it('saves the whole as it was read, and unless it changed since', async () => {
  const { api, sent } = fakeApi({ ...answers, 'PUT Users': { body: ann } });
  renderInConsole(<Person id="7" />, api);
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('Telephone'), '110');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('Saved.');
  const put = sent.find(({ method }) => method === 'PUT');
  expect(put?.body).toEqual({ ...ann, phoneNumber: '110' });
  expect(put?.headers.get('If-Match')).toBe('"one"');
});

it('explains a change that came between, and loads it', async () => {
  let stored = ann;
  const { api } = fakeApi({
    ...answers,
    'GET Users/7': () => ({ body: stored, etag: `"${stored.email ?? ''}"` }),
    'PUT Users': { status: 412, body: { title: 'It changed.', status: 412, traceId: 'abc' } },
  });
  renderInConsole(<Person id="7" />, api);
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('Telephone'), '110');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  const notice = await screen.findByRole('alert');
  expect(notice).toHaveTextContent('Somebody else changed this in the meantime');
  expect(notice).toHaveTextContent('Trace abc');
  stored = { ...ann, email: 'new@example.org' };
  await user.click(screen.getByRole('button', { name: 'Load what is there now' }));
  await waitFor(() => expect(screen.getByLabelText('Mail address')).toHaveValue('new@example.org'));
  expect(screen.getByLabelText('Telephone')).toHaveValue('');
});

it('puts the server’s words beside the field', async () => {
  const { api } = fakeApi({
    ...answers,
    'PUT Users': { status: 400, body: { errors: { email: ['Somebody has this address.'] } } },
  });
  renderInConsole(<Person id="7" />, api);
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('Mail address'), 'x');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() =>
    expect(screen.getByLabelText('Mail address')).toHaveAccessibleDescription(
      'Somebody has this address.',
    ),
  );
});

it('blocks and deletes after a question that names the person', async () => {
  const { api, sent } = fakeApi({ ...answers, 'PUT Users': {}, 'DELETE Users/7': {} });
  renderInConsole(<Person id="7" />, api);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Block' }));
  const block = within(screen.getByRole('dialog', { name: 'Block ann?' }));
  await user.click(block.getByRole('button', { name: 'Block' }));
  await screen.findByText('ann is blocked.');
  expect(sent.find(({ method }) => method === 'PUT')?.body).toMatchObject({ lockoutEnd: forEver });
  await user.click(await screen.findByRole('button', { name: 'Delete' }));
  const goes = screen.getByRole('button', { name: 'Delete ann' });
  expect(goes).toHaveClass('MuiButton-colorError'); // the colour of danger
  await user.click(goes);
  await screen.findByText('ann is deleted.');
  expect(window.location.pathname).toBe('/users');
});

it('says before what a password must be, and what is wrong with one', async () => {
  const { api } = fakeApi({
    ...answers,
    'GET Info/GetPasswordPolicy': { body: { minLength: 10, maxLength: 64 } },
    'POST Users/ChangePassword': {
      status: 400,
      body: { errors: { password: ['The password needs at least 10 characters.'] } },
    },
  });
  renderInConsole(<Person id="7" />, api);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Set password' }));
  const field = screen.getByLabelText('New password');
  await waitFor(() => expect(field).toHaveAccessibleDescription(/^10 to 64 characters/));
  await user.type(field, 'short');
  await user.type(screen.getByLabelText('The same again'), 'short');
  await user.click(screen.getByRole('button', { name: 'Set the password' }));
  await waitFor(() =>
    expect(field).toHaveAccessibleDescription('The password needs at least 10 characters.'),
  );
});

it('takes a role away', async () => {
  const { api, sent } = fakeApi({ ...answers, 'DELETE Users/Roles': {} });
  renderInConsole(<Person id="7" />, api);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Take the role editor away' }));
  await user.click(screen.getByRole('button', { name: 'Take away' }));
  await screen.findByText('ann is no longer editor.');
  expect(sent.find(({ method }) => method === 'DELETE')?.at).toBe('Users/Roles?userId=7&roleId=r');
});

it('disconnects an account elsewhere after a question', async () => {
  const { api, sent } = fakeApi({ ...answers, 'DELETE Users/Providers': {} });
  renderInConsole(<Person id="7" />, api);
  const user = userEvent.setup();
  expect(await screen.findByText(/ann@corp\.example, since/)).toBeVisible();
  await user.click(screen.getByRole('button', { name: 'Disconnect Corp' }));
  await user.click(screen.getByRole('button', { name: 'Disconnect' }));
  await screen.findByText('Corp is disconnected.');
  expect(sent.find(({ method }) => method === 'DELETE')?.at).toBe(
    'Users/Providers?userId=7&providerKey=s-1&loginProvider=corp',
  );
});

it('shows passkeys, and removes one after a question', async () => {
  const { api, sent } = fakeApi({ ...answers, 'DELETE Users/7/Passkeys': {} });
  renderInConsole(<Person id="7" />, api);
  const user = userEvent.setup();
  const rows = within(await screen.findByRole('list', { name: 'Passkeys' }));
  expect(rows.getByText('Phone')).toBeVisible();
  expect(screen.queryByText(/^With the password alone/)).toBeNull(); // nobody says so beside them
  expect(screen.getByText(/^No authenticator app is asked for/)).toBeVisible();
  expect(
    rows.getByText(/^Added .*31.*2030, last used .*15.*2030, synced to other devices$/),
  ).toBeVisible();
  expect(rows.getByText(/^Added .*28.*2030, not used yet$/)).toBeVisible();
  await user.click(rows.getByRole('button', { name: 'Remove the passkey Phone' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Remove the passkey Phone of ann?' }));
  expect(sent.some(({ method }) => method === 'DELETE')).toBe(false);
  await user.click(dialog.getByRole('button', { name: 'Remove' }));
  await screen.findByText('The passkey Phone is removed.');
  expect(sent.find(({ method }) => method === 'DELETE')?.at).toBe('Users/7/Passkeys?passkeyId=k-1');
  await waitFor(() =>
    expect(sent.filter(({ at }) => at.startsWith('Users/7/Passkeys?pageSize')).length).toBe(2),
  );
});

it('says that somebody has no passkey', async () => {
  const none = { body: { passkeys: [], ...empty } };
  const { api } = fakeApi({ ...answers, 'GET Users/7/Passkeys': none });
  renderInConsole(<Person id="7" />, api);
  expect(await screen.findByText('No passkey')).toBeVisible();
});

it('offers an auditor nothing to change', async () => {
  const { api } = fakeApi(answers);
  renderInConsole(<Person id="7" />, api, auditor);
  expect(await screen.findByLabelText('User name')).toBeDisabled();
  await screen.findByText('No claims');
  expect(screen.queryAllByRole('button')).toEqual([]);
});
