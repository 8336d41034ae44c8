import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '../../app/App';
import { json, serve, someContext } from '../../testing/server';

const signedIn = json(200, someContext({ user: { name: 'Ada', email: null } }));
const asks = json(200, {
  client: { name: 'Telly', client_id: 'tv' },
  scopes: [{ name: 'openid', display_name: 'Your identifier', description: null }],
  details: [
    {
      type: 'payment',
      display_name: 'A payment',
      description: 'One transfer',
      facts: [{ name: 'amount', value: '12.50' }],
    },
  ],
});

function show(search = '') {
  render(<App location={{ pathname: '/device', search }} />);
}

beforeEach(() => window.sessionStorage.clear());

test('connects a device by keyboard alone', async () => {
  const calls = serve({
    'GET /api/account/context': signedIn,
    'POST /api/device/look': [json(404, { error: 'wrong_code', message: 'Not right.' }), asks],
    'POST /api/device/decide': json(200, { allowed: true }),
  });
  show();
  const field = await screen.findByLabelText('Code');
  expect(field).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(field).toHaveAccessibleDescription(/Type the code/);
  await userEvent.keyboard('wdjb mjhx{Enter}');
  expect(field).toHaveAccessibleDescription(/Not right/);
  expect(field).toHaveFocus();
  await userEvent.keyboard('{Backspace}t{Enter}');
  expect(await screen.findByRole('heading', { name: 'Allow Telly on your device?' })).toHaveFocus();
  expect(screen.getByText(/shows the code WDJB MJHT/)).toBeVisible();
  expect(screen.getByText('Your identifier')).toBeVisible();
  const shown = screen.getByRole('region', { name: 'A payment' });
  expect(shown).toHaveTextContent('One transfer');
  expect(shown).toHaveTextContent('12.50');
  await userEvent.tab();
  expect(screen.getByRole('button', { name: 'Allow' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(await screen.findByRole('heading', { name: 'Your device is connected' })).toHaveFocus();
  expect(calls.at(-1)?.body).toEqual({ user_code: 'wdjb mjht', decision: 'allow' });
});

test('denies, and takes the code from the address', async () => {
  const calls = serve({
    'GET /api/account/context': signedIn,
    'POST /api/device/look': asks,
    'POST /api/device/decide': json(200, { allowed: false }),
  });
  show('?user_code=WDJB-MJHT');
  expect(await screen.findByLabelText('Code')).toHaveValue('WDJB-MJHT');
  expect(calls).toHaveLength(1); // nothing is asked for, let alone allowed, by following a link
  await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Do not allow' }));
  expect(await screen.findByRole('heading', { name: 'Not allowed' })).toBeVisible();
});

test('keeps the code for whoever has to sign in first', async () => {
  serve({ 'GET /api/account/context': json(200, someContext()) });
  show('?user_code=WDJB-MJHT');
  const link = await screen.findByRole('link', { name: 'Sign in' });
  expect(link).toHaveAttribute('href', '/account/login?next=%2Fdevice');
  expect(window.sessionStorage.getItem('device-code')).toBe('WDJB-MJHT');
});

test('says how long to wait after too many codes', async () => {
  serve({
    'GET /api/account/context': signedIn,
    'POST /api/device/look': json(
      429,
      { error: 'too_many_attempts', message: 'Too many codes.' },
      { 'Retry-After': '7' },
    ),
  });
  show('?user_code=WDJB-MJHT');
  await userEvent.click(await screen.findByRole('button', { name: 'Continue' }));
  expect(await screen.findByText(/Too many codes/)).toBeVisible();
});
