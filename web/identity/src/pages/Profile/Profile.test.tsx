import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import { App } from '../../app/App';
import * as saving from '../../lib/save';
import { json, serve, someContext } from '../../testing/server';

const self = {
  ...{ csrf: 't', username: 'ada', display_name: 'Ada Lovelace', email: '', fresh: true },
  totp: { enrolled: false, recovery_codes_left: 0, trusted_browsers: 0 },
  ...{ email_verified: false, phone_number: '', sessions: [], consents: [] },
  may: { change_username: true, delete_account: true },
};
const answers = {
  'GET /api/account/context': json(200, someContext({ user: { name: 'Ada', email: null } })),
  'GET /api/account/passkeys': json(200, { available: true, most: 20, passkeys: [] }),
  'GET /api/self': json(200, self),
};

async function show() {
  render(<App location={{ pathname: '/account/profile', search: '' }} />);
  await screen.findByRole('heading', { name: 'Profile and data' });
}

/** What the last POST said; after it the page looks at the account again. */
const posted = (calls: ReturnType<typeof serve>) =>
  calls.findLast(({ method }) => method === 'POST')?.body;

test('saves the name as it is typed, without the blanks around it', async () => {
  const calls = serve({ ...answers, 'POST /api/self/profile': json(200, {}) });
  await show();
  const name = screen.getByLabelText('Your name');
  expect(name).toHaveValue('Ada Lovelace');
  await userEvent.clear(name);
  await userEvent.type(name, ' Countess {Enter}');
  expect(await screen.findByText('Your name was saved.')).toBeVisible();
  expect(posted(calls)).toEqual({ display_name: 'Countess' });
});

test('gives what is kept as a file', async () => {
  const save = vi.spyOn(saving, 'saveFile').mockImplementation(() => undefined);
  serve({ ...answers, 'POST /api/self/data': json(200, { account: { username: 'ada' } }) });
  await show();
  await userEvent.click(screen.getByRole('button', { name: 'Download your data' }));
  expect(await screen.findByText('The file is among your downloads.')).toBeVisible();
  const [name, type, text] = save.mock.calls[0] ?? [];
  expect([name, type]).toEqual(['personal-data.json', 'application/json']);
  expect(JSON.parse(text ?? '')).toEqual({ account: { username: 'ada' } });
  save.mockRestore();
});

test('deletes the account only when its name was typed', async () => {
  const calls = serve({ ...answers, 'POST /api/self/delete': json(200, {}) });
  await show();
  await userEvent.click(screen.getByRole('button', { name: 'Delete the account' }));
  const field = screen.getByLabelText(/Type .ada. to delete/);
  expect(field).toHaveFocus();
  const confirm = screen.getByRole('button', { name: 'Delete the account for good' });
  expect(confirm.className).toMatch(/danger/);
  expect(screen.getByRole('button', { name: 'Keep it' }).className).not.toMatch(/danger/);
  await userEvent.keyboard('Ada{Enter}');
  expect(field).toHaveAccessibleDescription('Type your user name, ada.');
  expect(calls.some(({ url }) => url.includes('delete'))).toBe(false);
  await userEvent.clear(field);
  await userEvent.keyboard('ada{Enter}');
  expect(await screen.findByRole('heading', { name: 'Your account is deleted' })).toHaveFocus();
  expect(calls.at(-1)?.body).toEqual({ username: 'ada' });
});

test('says why it is not deleted, and asks for a sign-in that is new', async () => {
  serve({
    ...answers,
    'POST /api/self/delete': json(409, {
      error: 'last_administrator',
      message: 'You are the only administrator.',
    }),
    'POST /api/self/data': json(403, { error: 'fresh_sign_in_required', message: 'Old.' }),
  });
  await show();
  await userEvent.click(screen.getByRole('button', { name: 'Delete the account' }));
  await userEvent.keyboard('ada{Enter}');
  expect(await screen.findByText('You are the only administrator.')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Keep it' }));
  await userEvent.click(screen.getByRole('button', { name: 'Download your data' }));
  const again = await screen.findByRole('link', { name: 'sign in again' });
  expect(again).toHaveAttribute('href', '/account/login?next=%2Faccount%2Fprofile');
});

test('changes the address by a mail to the new one, and says so', async () => {
  const calls = serve({
    ...answers,
    'GET /api/self': json(200, { ...self, email: 'ada@example.org' }),
    'POST /api/self/email': json(200, { sent: true }),
  });
  await show();
  expect(screen.getByText('Now it is ada@example.org, which is not confirmed.')).toBeVisible();
  const field = screen.getByLabelText('New email address');
  await userEvent.type(field, 'nothing{Enter}');
  expect(field).toHaveFocus();
  expect(field).toHaveAccessibleDescription(/Enter an email address like/);
  expect(posted(calls)).toBeUndefined();
  await userEvent.clear(field);
  await userEvent.type(field, ' ada@new.example {Enter}');
  expect(await screen.findByText(/Look at the mail to ada@new.example/)).toBeVisible();
  expect(posted(calls)).toEqual({ email: 'ada@new.example' });
});

test('says that the address is changed where no mail is sent', async () => {
  serve({ ...answers, 'POST /api/self/email': json(200, { sent: false }) });
  await show();
  expect(screen.getByText('You have none so far.')).toBeVisible();
  await userEvent.type(screen.getByLabelText('New email address'), 'ada@new.example{Enter}');
  expect(await screen.findByText('Your address was changed.')).toBeVisible();
});

test('changes the user name, and shows at its field why it does not', async () => {
  const calls = serve({
    ...answers,
    'POST /api/self/username': [
      json(409, { error: 'name_taken', message: 'This user name is taken.' }),
      json(200, { username: 'countess' }),
    ],
  });
  await show();
  const field = screen.getByLabelText('Your user name');
  expect(field).toHaveValue('ada');
  await userEvent.clear(field);
  await userEvent.type(field, 'no good{Enter}');
  expect(field).toHaveAccessibleDescription(/Use only letters/);
  await userEvent.clear(field);
  await userEvent.type(field, 'countess{Enter}');
  expect(await screen.findByText('This user name is taken.')).toBeVisible();
  expect(field).toHaveAccessibleDescription(/This user name is taken/);
  expect(screen.queryByRole('alert')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Change the user name' }));
  expect(await screen.findByText('Your user name was changed.')).toBeVisible();
  expect(posted(calls)).toEqual({ username: 'countess' });
});

test('takes a telephone number as people write it', async () => {
  const calls = serve({ ...answers, 'POST /api/self/phone': json(200, {}) });
  await show();
  const field = screen.getByLabelText('Your number');
  await userEvent.type(field, '044 668 18 00{Enter}');
  expect(field).toHaveAccessibleDescription(/with \+ and the country code/);
  await userEvent.clear(field);
  await userEvent.type(field, '+41 (44) 668-18.00{Enter}');
  expect(await screen.findByText('Your number was saved.')).toBeVisible();
  expect(posted(calls)).toEqual({ phone_number: '+41446681800' });
});

test('shows nothing that the operator keeps to themselves', async () => {
  const may = { change_username: false, delete_account: false };
  serve({ ...answers, 'GET /api/self': json(200, { ...self, may }) });
  await show();
  expect(screen.queryByLabelText('Your user name')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Delete the account' })).toBeNull();
  expect(screen.getByLabelText('Your number')).toBeVisible();
});
