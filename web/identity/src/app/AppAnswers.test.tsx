import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { follow } from '../lib/navigation';
import { json, serve, someClient, someContext } from '../testing/server';
import { App } from './App';

vi.mock('../lib/navigation', async (original) => ({
  ...(await original<typeof import('../lib/navigation')>()),
  follow: vi.fn(),
}));

const followed = vi.mocked(follow);
const context = (change = {}) => json(200, someContext(change));

function open(pathname: string, search = '') {
  render(<App location={{ pathname, search }} />);
}

const title = (name: string) => screen.findByRole('heading', { level: 1, name });
/** Title and focus are set by effects, a moment after the element is there. */
const focused = (element: HTMLElement) => waitFor(() => expect(element).toHaveFocus());

beforeEach(() => followed.mockReset());
afterEach(() => vi.unstubAllGlobals());

describe('consent', () => {
  const scope = (name: string, required = false) => ({
    name,
    display_name: `The ${name}`,
    description: null,
    required,
    emphasize: false,
  });
  const consent = {
    scopes: [scope('openid', true), scope('email')],
    details: [],
    can_remember: true,
  };
  const asked = { client: someClient, user: { name: 'ann', email: null }, consent };

  test('allows what stays ticked; what is needed cannot be unticked', async () => {
    const calls = serve({
      'GET /api/account/context': context(asked),
      'POST /api/account/consent': json(200, { redirect: '/next' }),
    });
    open('/consent', '?request=h');
    await focused(await title('Allow Rooms?'));
    expect(screen.getByLabelText(/The openid/)).toBeDisabled();
    await userEvent.click(screen.getByLabelText('The email'));
    await userEvent.click(screen.getByRole('button', { name: 'Allow' }));
    await waitFor(() => expect(followed).toHaveBeenCalledWith('/next'));
    expect(calls.at(-1)?.body).toEqual({
      request: 'h',
      decision: 'allow',
      scopes: ['openid'],
      remember: true,
    });
  });

  test('denies', async () => {
    const calls = serve({
      'GET /api/account/context': context(asked),
      'POST /api/account/consent': json(200, { redirect: '/next' }),
    });
    open('/consent', '?request=h');
    await title('Allow Rooms?');
    await userEvent.click(screen.getByRole('button', { name: 'Do not allow' }));
    await waitFor(() => expect(followed).toHaveBeenCalled());
    expect(calls.at(-1)?.body).toMatchObject({ decision: 'deny', scopes: [], remember: false });
  });

  test('shows what is asked for in detail', async () => {
    const details = [
      {
        type: 'payment',
        display_name: 'A payment',
        description: 'One transfer',
        facts: [{ name: 'amount', value: '12.50' }],
      },
    ];
    serve({ 'GET /api/account/context': context({ ...asked, consent: { ...consent, details } }) });
    open('/consent', '?request=h');
    const shown = await screen.findByRole('region', { name: 'A payment' });
    expect(shown).toHaveTextContent('One transfer');
    expect(shown).toHaveTextContent('amount');
    expect(shown).toHaveTextContent('12.50');
  });

  test('shows the policies of the client', async () => {
    const client = {
      ...someClient,
      policy_uri: 'https://rooms.example/policy',
      tos_uri: 'https://rooms.example/terms',
    };
    serve({ 'GET /api/account/context': context({ ...asked, client }) });
    open('/consent', '?request=h');
    await title('Allow Rooms?');
    for (const [name, address] of [
      [/^Privacy policy/, client.policy_uri],
      [/^Terms of service/, client.tos_uri],
    ] as const) {
      expect(screen.getByRole('link', { name })).toHaveAttribute('href', address);
    }
  });

  test('shows no picture and no link that the client’s record does not have', async () => {
    const bare = {
      ...someClient,
      uri: 'javascript:alert(1)',
      logo_uri: '',
      policy_uri: '',
      tos_uri: 'javascript:alert(1)',
    };
    serve({ 'GET /api/account/context': context({ ...asked, client: bare }) });
    open('/consent', '?request=h');
    await title('Allow Rooms?');
    expect(document.querySelector('main img')).toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
  });

  test('without a request there is nothing to allow', async () => {
    serve({ 'GET /api/account/context': context() });
    open('/consent');
    await title('This sign-in has expired');
  });
});

describe('signing out', () => {
  const question = (change = {}) =>
    json(200, { csrf: 't', client: null, needs_confirmation: true, user: null, ...change });
  const result = (change = {}) =>
    json(200, { redirect: null, client_name: null, iframe_url: null, ...change });

  test('asks, then says that it is done', async () => {
    const calls = serve({
      'GET /api/account/context': context(),
      'GET /api/account/logout': question({ user: { name: 'ann' } }),
      'POST /api/account/logout': result(),
    });
    open('/account/logout', '?logout_id=l');
    await title('Sign out?');
    expect(screen.getByText('ann')).toBeVisible();
    expect(calls.filter((call) => call.method === 'POST')).toHaveLength(0);
    await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));
    await title('You are signed out');
    expect(calls.at(-1)).toMatchObject({ csrf: 't', body: { logout_id: 'l' } });
  });

  test('does not ask when the application proved the session; tells the others, then goes on', async () => {
    serve({
      'GET /api/account/context': context(),
      'GET /api/account/logout': question({ needs_confirmation: false }),
      'POST /api/account/logout': result({ redirect: 'https://rooms.example/', iframe_url: '/f' }),
    });
    open('/account/logout', '?logout_id=l');
    const frame = await screen.findByTitle('Tells your applications that you signed out');
    expect(followed).not.toHaveBeenCalled();
    frame.dispatchEvent(new Event('load'));
    await waitFor(() => expect(followed).toHaveBeenCalledExactlyOnceWith('https://rooms.example/'));
  });

  test('a failure can be tried again', async () => {
    serve({
      'GET /api/account/context': context(),
      'GET /api/account/logout': question({ needs_confirmation: false }),
      'POST /api/account/logout': [
        json(503, { error: 'busy', message: 'The server is busy.' }),
        result(),
      ],
    });
    open('/account/logout', '?logout_id=l');
    expect(await screen.findByRole('alert')).toHaveTextContent('The server is busy.');
    await userEvent.click(screen.getByRole('button', { name: 'Sign out' }));
    await title('You are signed out');
  });
});
