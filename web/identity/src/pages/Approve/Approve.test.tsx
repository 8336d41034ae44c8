import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { App } from '../../app/App';
import { json, serve, someContext } from '../../testing/server';

const signedIn = json(200, someContext({ user: { name: 'Ada', email: null } }));
const scopes = [{ name: 'openid', display_name: 'Your identifier', description: null }];
const till = {
  id: 'r-1',
  client: { name: 'The till', client_id: 'till' },
  scopes,
  details: [
    {
      type: 'payment',
      display_name: 'A payment',
      description: 'One transfer',
      facts: [{ name: 'amount', value: '12.50' }],
    },
  ],
  binding_message: 'W4SCT',
  expires_at: '2026-01-01T00:05:00Z',
};
const desk = { ...till, id: 'r-2', client: { name: 'The desk', client_id: 'desk' } };

function show() {
  render(<App location={{ pathname: '/approve', search: '' }} />);
}

test('allows by keyboard alone, one request after the other', async () => {
  const calls = serve({
    'GET /api/account/context': signedIn,
    'GET /api/approve': json(200, { requests: [till, { ...desk, binding_message: '' }] }),
    'POST /api/approve': [json(200, { allowed: true }), json(200, { allowed: false })],
  });
  show();
  expect(await screen.findByRole('heading', { name: 'Allow The till?' })).toHaveFocus();
  expect(screen.getByText('W4SCT')).toBeVisible();
  expect(screen.getByText(/you see the same words there/)).toBeVisible();
  expect(screen.getByText('Your identifier')).toBeVisible();
  const shown = screen.getByRole('region', { name: 'A payment' });
  expect(shown).toHaveTextContent('One transfer');
  expect(shown).toHaveTextContent('12.50');
  expect(screen.getByText('1 more after this.')).toBeVisible();
  await userEvent.tab();
  expect(screen.getByRole('button', { name: 'Allow' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  expect(calls.at(-1)?.body).toEqual({ id: 'r-1', decision: 'allow' });
  expect(await screen.findByRole('heading', { name: 'Allow The desk?' })).toHaveFocus();
  expect(screen.queryByText(/the same words/)).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Do not allow' }));
  expect(calls.at(-1)?.body).toEqual({ id: 'r-2', decision: 'deny' });
  expect(await screen.findByRole('heading', { name: 'Not allowed' })).toBeVisible();
});

test('says when nothing waits, and looks again', async () => {
  serve({
    'GET /api/account/context': signedIn,
    'GET /api/approve': [json(200, { requests: [] }), json(200, { requests: [till] })],
  });
  show();
  expect(await screen.findByRole('heading', { name: 'Nothing waits' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Look again' }));
  expect(await screen.findByRole('heading', { name: 'Allow The till?' })).toBeVisible();
});

test('shows why an answer was not taken', async () => {
  serve({
    'GET /api/account/context': signedIn,
    'GET /api/approve': json(200, { requests: [till] }),
    'POST /api/approve': json(404, { error: 'not_waiting', message: 'It is too old.' }),
  });
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Allow' }));
  expect(await screen.findByText('It is too old.')).toBeVisible();
});

test('sends strangers to sign in first, and asks for nothing before', async () => {
  const calls = serve({ 'GET /api/account/context': json(200, someContext()) });
  show();
  const link = await screen.findByRole('link', { name: 'Sign in' });
  expect(link).toHaveAttribute('href', '/account/login?next=%2Fapprove');
  expect(calls).toHaveLength(1);
});
