import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import { App } from '../../app/App';
import { follow } from '../../lib/navigation';
import { assertion, refusal, stubAuthenticator } from '../../testing/authenticator';
import { json, serve, someClient, someContext } from '../../testing/server';

vi.mock('../../lib/navigation', async (original) => ({
  ...(await original<typeof import('../../lib/navigation')>()),
  follow: vi.fn(),
}));

const options = {
  challenge: '-_8',
  rpId: 'localhost',
  allowCredentials: [],
  userVerification: 'required',
};
const begun = { 'POST /api/account/passkeys/sign-in/begin': json(200, { options }) };
const signedIn = { 'POST /api/account/passkeys/sign-in': json(200, { redirect: '/next' }) };
const context = { 'GET /api/account/context': json(200, someContext()) };
const button = 'Sign in with a passkey';

function open() {
  render(<App location={{ pathname: '/account/login', search: '?request=h' }} />);
}

beforeEach(() => vi.mocked(follow).mockReset());
afterEach(() => vi.unstubAllGlobals());

test('signs in with a passkey and no name', async () => {
  const asked = stubAuthenticator();
  const calls = serve({ ...context, ...begun, ...signedIn });
  open();
  await userEvent.click(await screen.findByLabelText('Keep me signed in on this device'));
  await userEvent.click(screen.getByRole('button', { name: button }));
  await waitFor(() => expect(follow).toHaveBeenCalledWith('/next'));
  const wanted = asked.get[0]?.publicKey;
  expect(new Uint8Array(wanted?.challenge as ArrayBuffer)).toEqual(Uint8Array.of(251, 255));
  expect(wanted).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
  expect(calls.at(-1)?.body).toEqual({
    credential: {
      id: 'AQID',
      type: 'public-key',
      response: {
        clientDataJSON: 'AQ',
        authenticatorData: 'Ag',
        signature: '-_8',
        userHandle: 'BA',
      },
    },
    remember: true,
    request: 'h',
  });
});

test('the field for the name offers passkeys, and a picked one signs in', async () => {
  let pick: (value: unknown) => void = () => undefined;
  const asked = stubAuthenticator({
    suggestions: true,
    suggested: () => new Promise((resolve) => (pick = resolve)),
  });
  serve({ ...context, ...begun, ...signedIn });
  open();
  const field = await screen.findByLabelText('User name or email');
  expect(field).toHaveAttribute('autocomplete', 'username webauthn');
  await waitFor(() => expect(asked.get).toHaveLength(1));
  expect(asked.get[0]?.mediation).toBe('conditional');
  pick(assertion);
  await waitFor(() => expect(follow).toHaveBeenCalledWith('/next'));
});

test('the offer is taken back while the button asks, and comes again', async () => {
  const asked = stubAuthenticator({ suggestions: true, outcome: refusal('NotAllowedError') });
  serve({ ...context, ...begun });
  open();
  await waitFor(() => expect(asked.get).toHaveLength(1));
  await userEvent.click(screen.getByRole('button', { name: button }));
  expect(await screen.findByRole('alert')).toHaveTextContent('No passkey was used.');
  expect(asked.get[0]?.signal?.aborted).toBe(true);
  await waitFor(() => expect(asked.get).toHaveLength(3));
  expect(asked.get[2]?.mediation).toBe('conditional');
});

test('a passkey that the server refuses is told of, and the form stays', async () => {
  stubAuthenticator();
  serve({
    ...context,
    ...begun,
    'POST /api/account/passkeys/sign-in': json(401, {
      error: 'passkey_failed',
      message: 'This passkey was not accepted.',
    }),
  });
  open();
  await userEvent.click(await screen.findByRole('button', { name: button }));
  expect(await screen.findByRole('alert')).toHaveTextContent('This passkey was not accepted.');
  expect(screen.getByLabelText('Password')).toBeVisible();
});

test.each([
  ['NotAllowedError', 'No passkey was used.'],
  ['SecurityError', 'Your browser could not use a passkey here.'],
])('%s is told in words', async (name, words) => {
  stubAuthenticator({ outcome: refusal(name) });
  serve({ ...context, ...begun });
  open();
  await userEvent.click(await screen.findByRole('button', { name: button }));
  expect(await screen.findByRole('alert')).toHaveTextContent(words);
});

test('without passkeys, of the browser or of the site, there is no button', async () => {
  serve(context);
  open();
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(screen.queryByRole('button', { name: button })).toBeNull();
});

test('a site that is reached by an address has none', async () => {
  const asked = stubAuthenticator({ suggestions: true });
  serve({ 'GET /api/account/context': json(200, someContext({ passkeys: false })) });
  open();
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(screen.queryByRole('button', { name: button })).toBeNull();
  expect(asked.get).toHaveLength(0);
});

describe('an application that takes providers of others only', () => {
  const client = { ...someClient, name: 'Intranet' };
  const only = { client, local_login: false, passkeys: false, registration_enabled: false };
  const corp = { scheme: 'corp', name: 'Corp' };

  test('offers these and no field, and has the focus on its title', async () => {
    const calls = serve({
      'GET /api/account/context': json(
        200,
        someContext({ ...only, external: [corp, { scheme: 'other', name: 'Other' }] }),
      ),
      'POST /api/account/external/begin': json(200, { redirect: 'https://corp.example/a' }),
    });
    open();
    expect(await screen.findByRole('heading', { name: 'Sign in' })).toHaveFocus();
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(screen.queryByLabelText('Password')).toBeNull();
    expect(screen.queryByText('Forgotten your password?')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Sign in' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Continue with Other' })).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Continue with Corp' }));
    await waitFor(() => expect(follow).toHaveBeenCalledWith('https://corp.example/a'));
    expect(calls.at(-1)?.body).toMatchObject({ scheme: 'corp', request: 'h' });
  });

  test('says that nobody gets in while its provider is not set up', async () => {
    serve({ 'GET /api/account/context': json(200, someContext(only)) });
    open();
    expect(await screen.findByText(/Nobody can sign in to this application/)).toBeVisible();
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.getByRole('button', { name: 'Cancel and go back' })).toBeVisible();
  });
});
