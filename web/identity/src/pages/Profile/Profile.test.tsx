import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import { App } from '../../app/App';
import * as saving from '../../lib/save';
import { json, serve, someContext } from '../../testing/server';

const answers = {
  'GET /api/account/context': json(200, someContext({ user: { name: 'Ada', email: null } })),
  'GET /api/account/passkeys': json(200, { available: true, most: 20, passkeys: [] }),
  'GET /api/self': json(200, {
    ...{ csrf: 't', username: 'ada', display_name: 'Ada Lovelace', email: '', fresh: true },
    totp: { enrolled: false, recovery_codes_left: 0, trusted_browsers: 0 },
    ...{ email_verified: false, sessions: [], consents: [] },
  }),
};

async function show() {
  render(<App location={{ pathname: '/account/profile', search: '' }} />);
  await screen.findByRole('heading', { name: 'Profile and data' });
}

test('saves the name as it is typed, without the blanks around it', async () => {
  const calls = serve({ ...answers, 'POST /api/self/profile': json(200, {}) });
  await show();
  const name = screen.getByLabelText('Your name');
  expect(name).toHaveValue('Ada Lovelace');
  await userEvent.clear(name);
  await userEvent.type(name, ' Countess {Enter}');
  expect(await screen.findByText('Your name was saved.')).toBeVisible();
  expect(calls.at(-1)?.body).toEqual({ display_name: 'Countess' });
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
