import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '../../app/App';
import { json, serve, someContext } from '../../testing/server';

const signedIn = json(200, someContext({ user: { name: 'Ada', email: null } }));

function show(hash = '') {
  window.history.replaceState(null, '', `/account/email${hash}`);
  return render(<App location={{ pathname: '/account/email', search: '' }} />);
}

beforeEach(() => window.sessionStorage.clear());

test('changes the address by a press, not by the visit', async () => {
  const calls = serve({
    'GET /api/account/context': signedIn,
    'POST /api/self/email/confirm': json(200, { email: 'ada@new.example' }),
  });
  show('#code=abc');
  await screen.findByRole('heading', { name: 'Use this address from now on?' });
  expect(window.location.hash).toBe('');
  expect(calls.some(({ method }) => method === 'POST')).toBe(false);
  await userEvent.click(screen.getByRole('button', { name: 'Use this address' }));
  expect(await screen.findByRole('heading', { name: 'Your address is changed' })).toHaveFocus();
  expect(screen.getByText('ada@new.example')).toBeVisible();
  expect(calls.at(-1)?.body).toEqual({ code: 'abc' });
  expect(window.sessionStorage).toHaveLength(0);
});

test('keeps the code while the person signs in', async () => {
  serve({ 'GET /api/account/context': json(200, someContext()) });
  const page = show('#code=abc');
  const link = await screen.findByRole('link', { name: 'Sign in' });
  expect(link).toHaveAttribute('href', '/account/login?next=%2Faccount%2Femail');
  page.unmount();
  const calls = serve({
    'GET /api/account/context': signedIn,
    'POST /api/self/email/confirm': json(200, { email: 'ada@new.example' }),
  });
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Use this address' }));
  expect(await screen.findByRole('heading', { name: 'Your address is changed' })).toBeVisible();
  expect(calls.at(-1)?.body).toEqual({ code: 'abc' });
});

test('sends who is signed in to another account to the right one', async () => {
  serve({
    'GET /api/account/context': signedIn,
    'POST /api/self/email/confirm': json(403, { error: 'other_account', message: 'Not yours.' }),
  });
  show('#code=abc');
  await userEvent.click(await screen.findByRole('button', { name: 'Use this address' }));
  expect(await screen.findByText('Not yours.')).toBeVisible();
  expect(screen.getByRole('link', { name: 'Sign in to the other account' })).toBeVisible();
});

test.each(['', '#code=abc'])('says so when the link does not work (%s)', async (hash) => {
  serve({
    'GET /api/account/context': signedIn,
    'POST /api/self/email/confirm': json(400, { error: 'link_invalid', message: 'Used.' }),
  });
  show(hash);
  if (hash !== '') {
    await userEvent.click(await screen.findByRole('button', { name: 'Use this address' }));
  }
  expect(await screen.findByRole('heading', { name: 'This link does not work' })).toBeVisible();
  expect(window.sessionStorage).toHaveLength(0);
});
