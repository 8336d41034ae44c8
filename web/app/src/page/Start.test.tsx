import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { testConfig } from '../config/testConfig';
import { Start } from './Start';

vi.mock('../session/SessionGate', () => ({
  SessionGate: ({ children }: { children: ReactNode }) => children,
}));
vi.mock('@axa-fr/react-oidc', () => ({
  OidcSecure: () => <p>secured</p>,
}));

afterEach(() => {
  vi.unstubAllGlobals();
});

it('starts the app with the configuration of the server', async () => {
  window.history.replaceState(null, '', '/');
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response(JSON.stringify(testConfig)))),
  );
  render(<Start nonce={undefined} />);
  expect(screen.getByRole('status')).toHaveTextContent('Loading');
  expect(await screen.findByText('secured')).toBeVisible();
});

it('says farewell without asking for a sign-in', async () => {
  window.history.replaceState(null, '', '/signed-out');
  vi.stubGlobal(
    'fetch',
    vi.fn(() => Promise.resolve(new Response(JSON.stringify(testConfig)))),
  );
  render(<Start nonce={undefined} />);
  expect(await screen.findByTestId('signed-out')).toHaveTextContent('You are signed out');
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByText('secured')).toBeVisible();
});

it('says that the server is away, and tries again', async () => {
  window.history.replaceState(null, '', '/');
  const fetched = vi
    .fn<() => Promise<Response>>()
    .mockRejectedValueOnce(new TypeError('net'))
    .mockResolvedValueOnce(new Response(JSON.stringify(testConfig)));
  vi.stubGlobal('fetch', fetched);
  render(<Start nonce={undefined} />);
  expect(await screen.findByRole('alert')).toHaveTextContent('The server cannot be reached');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('secured')).toBeVisible();
});
