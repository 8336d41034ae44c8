import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import { App } from '../../app/App';
import * as navigation from '../../lib/navigation';
import { json, serve, someContext } from '../../testing/server';

const context = json(200, someContext());
const invalid = json(400, { error: 'link_invalid', message: 'Used.' });

function show(pathname: string, hash = '') {
  window.history.replaceState(null, '', `${pathname}${hash}`);
  render(<App location={{ pathname, search: '' }} />);
}

test('asks for an address and goes where the server says', async () => {
  const follow = vi.spyOn(navigation, 'follow').mockImplementation(() => undefined);
  const calls = serve({
    'GET /api/account/context': context,
    'POST /api/account/forgot': json(200, { redirect: '/account/forgot-sent' }),
  });
  show('/account/forgot');
  await userEvent.click(await screen.findByRole('button', { name: 'Send the mail' }));
  expect(screen.getByLabelText('Email')).toHaveAccessibleDescription('Enter your email address.');
  await userEvent.type(screen.getByLabelText('Email'), ' ada@example.org ');
  await userEvent.click(screen.getByRole('button', { name: 'Send the mail' }));
  expect(calls.at(-1)?.body).toEqual({ email: 'ada@example.org' });
  expect(follow).toHaveBeenCalledWith('/account/forgot-sent');
});

test('takes the code out of the address line and saves the password with it', async () => {
  vi.spyOn(navigation, 'follow').mockImplementation(() => undefined);
  const calls = serve({
    'GET /api/account/context': context,
    'POST /api/account/reset': [
      json(400, { error: 'weak_password', message: 'Too common.' }),
      json(200, { redirect: '/account/reset-done' }),
    ],
  });
  show('/account/reset', '#code=abc');
  const field = await screen.findByLabelText('New password');
  expect(window.location.hash).toBe('');
  await userEvent.type(field, 'password1');
  await userEvent.click(screen.getByRole('button', { name: 'Save the password' }));
  expect(field).toHaveAccessibleDescription(/Too common/);
  await userEvent.type(field, ' and more');
  await userEvent.click(screen.getByRole('button', { name: 'Save the password' }));
  expect(calls.at(-1)?.body).toEqual({ code: 'abc', password: 'password1 and more' });
});

test.each(['', '#code=abc'])('a link that does not work offers a new mail (%s)', async (hash) => {
  serve({ 'GET /api/account/context': context, 'POST /api/account/reset': invalid });
  show('/account/reset', hash);
  if (hash !== '') {
    await userEvent.type(await screen.findByLabelText('New password'), 'a lighthouse');
    await userEvent.click(screen.getByRole('button', { name: 'Save the password' }));
  }
  const again = await screen.findByRole('link', { name: 'Send a new mail' });
  expect(again).toHaveAttribute('href', '/account/forgot');
});

test('says when something was removed with the reset', async () => {
  serve({ 'GET /api/account/context': context });
  render(<App location={{ pathname: '/account/reset-done', search: '?removed=1' }} />);
  expect(await screen.findByText(/What was connected to it is removed/)).toBeVisible();
});

test('asks for the password of the account where nobody is signed in to it', async () => {
  const calls = serve({
    'GET /api/account/context': context,
    'POST /api/account/confirm': [
      json(401, { error: 'wrong_password', message: 'Not the password.' }),
      json(200, { email: 'ada@example.org' }),
    ],
  });
  show('/account/confirm', '#code=abc');
  await userEvent.click(await screen.findByRole('button', { name: 'Confirm this address' }));
  const field = screen.getByLabelText('Password');
  expect(field).toHaveAccessibleDescription(/Enter the password/);
  await userEvent.type(field, 'wrong');
  await userEvent.click(screen.getByRole('button', { name: 'Confirm this address' }));
  expect(await screen.findByLabelText('Password')).toHaveAccessibleDescription(/Not the password/);
  await userEvent.type(field, ' or right');
  await userEvent.click(screen.getByRole('button', { name: 'Confirm this address' }));
  expect(await screen.findByText('ada@example.org')).toBeVisible();
  expect(calls.at(-1)?.body).toEqual({ code: 'abc', password: 'wrong or right' });
});

test('asks for it, too, when somebody else is signed in', async () => {
  serve({
    'GET /api/account/context': json(200, someContext({ user: { name: 'Eve', email: '' } })),
    'POST /api/account/confirm': json(403, { error: 'password_needed', message: 'Of "ada".' }),
  });
  show('/account/confirm', '#code=abc');
  await userEvent.click(await screen.findByRole('button', { name: 'Confirm this address' }));
  expect(await screen.findByLabelText('Password')).toHaveAccessibleDescription(/Of "ada"/);
});

test('confirms an address by a press, not by the visit', async () => {
  const calls = serve({
    'GET /api/account/context': json(200, someContext({ user: { name: 'Ada', email: '' } })),
    'POST /api/account/confirm': json(200, { email: 'ada@example.org' }),
  });
  show('/account/confirm', '#code=abc');
  const button = await screen.findByRole('button', { name: 'Confirm this address' });
  expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(0);
  await userEvent.click(button);
  expect(await screen.findByText('ada@example.org')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Go to your account' })).toHaveAttribute('href', '/');
});
