import { render, screen, waitFor, within } from '@testing-library/react';
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

describe('signing in', () => {
  const asked = { client: someClient };

  async function enter(name: string, password: string) {
    const user = userEvent.setup();
    if (name !== '') await user.type(screen.getByLabelText('User name or email'), name);
    if (password !== '') await user.type(screen.getByLabelText('Password'), password);
    await user.click(screen.getByRole('button', { name: 'Sign in' }));
    return user;
  }

  test('goes where the server says', async () => {
    const calls = serve({
      'GET /api/account/context': context(asked),
      'POST /api/account/login': json(200, { redirect: '/connect/authorize/callback?r=1' }),
    });
    open('/account/login', '?request=h');
    await title('Sign in');
    await waitFor(() => expect(document.title).toBe('Sign in – Conclave'));
    expect(screen.getByText('to continue to Rooms')).toBeVisible();
    await focused(screen.getByLabelText('User name or email'));
    await userEvent.click(screen.getByLabelText('Keep me signed in on this device'));
    await enter('ann', 'secret');
    await waitFor(() => expect(followed).toHaveBeenCalledWith('/connect/authorize/callback?r=1'));
    expect(calls.at(-1)?.body).toEqual({
      username: 'ann',
      password: 'secret',
      remember: true,
      request: 'h',
    });
    expect(screen.getByRole('button', { name: 'Sign in' })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
  });

  test('empty fields are named, and the first of them gets the focus', async () => {
    const calls = serve({ 'GET /api/account/context': context() });
    open('/account/login');
    await title('Sign in');
    await enter('', '');
    const name = screen.getByLabelText('User name or email');
    await focused(name);
    expect(name).toHaveAccessibleDescription('Enter your user name or email.');
    expect(screen.getByLabelText('Password')).toHaveAccessibleDescription(/Enter your password\./);
    expect(calls).toHaveLength(1);
  });

  test('a failure is announced, tied to both fields, and the password is to be typed again', async () => {
    const words = 'The name or the password is wrong.';
    serve({
      'GET /api/account/context': context(),
      'POST /api/account/login': json(401, { error: 'login_failed', message: words }),
    });
    open('/account/login');
    await title('Sign in');
    await enter('ann', 'wrong');
    expect(await screen.findByRole('alert')).toHaveTextContent(words);
    const password = screen.getByLabelText('Password');
    await focused(password);
    expect(password).toHaveValue('');
    expect(password).toBeInvalid();
    expect(password).toHaveAccessibleDescription(new RegExp(words));
    expect(screen.getByLabelText('User name or email')).toHaveAccessibleDescription(words);
    expect(followed).not.toHaveBeenCalled();
  });

  test('a waiting time counts down and holds the button back', async () => {
    const calls = serve({
      'GET /api/account/context': context(),
      'POST /api/account/login': json(
        423,
        { error: 'locked_out', message: 'This account is locked.' },
        { 'Retry-After': '300' },
      ),
    });
    open('/account/login');
    await title('Sign in');
    const user = await enter('ann', 'secret');
    const notice = await screen.findByRole('alert');
    expect(notice).toHaveTextContent('Try again in 5 minutes.');
    expect(within(notice).getByText(/Try again in (5:00|4:5\d)\./)).toBeVisible();
    const button = screen.getByRole('button', { name: 'Sign in' });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await user.click(button);
    expect(calls.filter((call) => call.method === 'POST')).toHaveLength(1);
  });

  test('the known name is filled in and the password field has the focus', async () => {
    serve({ 'GET /api/account/context': context({ login_hint: 'ann' }) });
    open('/account/login', '?request=h');
    await title('Sign in');
    expect(screen.getByLabelText('User name or email')).toHaveValue('ann');
    await focused(screen.getByLabelText('Password'));
  });

  test('cancelling tells the application', async () => {
    const calls = serve({
      'GET /api/account/context': context(asked),
      'POST /api/account/cancel': json(200, { redirect: 'https://rooms.example/cb?error=x' }),
    });
    open('/account/login', '?request=h');
    await title('Sign in');
    await userEvent.click(screen.getByRole('button', { name: 'Cancel and go back' }));
    await waitFor(() => expect(followed).toHaveBeenCalledWith('https://rooms.example/cb?error=x'));
    expect(calls.at(-1)?.body).toEqual({ request: 'h' });
  });

  test('the way to registration is there when it is open, with the handle', async () => {
    serve({ 'GET /api/account/context': context() });
    open('/account/login', '?request=h');
    expect(await screen.findByRole('link', { name: 'Create an account' })).toHaveAttribute(
      'href',
      '/account/register?request=h',
    );
  });

  test('and is not there when it is closed', async () => {
    serve({ 'GET /api/account/context': context({ registration_enabled: false }) });
    open('/account/login');
    await title('Sign in');
    expect(screen.queryByRole('link', { name: 'Create an account' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Cancel and go back' })).toBeNull();
  });
});

describe('registration', () => {
  async function fill(values: Record<string, string>) {
    const user = userEvent.setup();
    for (const [label, value] of Object.entries(values)) {
      await user.type(screen.getByLabelText(label), value);
    }
    await user.click(screen.getByRole('button', { name: 'Create account' }));
  }
  const good = { 'User name': 'ann', Email: ' ann@example.org ', Password: 'correct horse' };

  test('goes where the server says', async () => {
    const calls = serve({
      'GET /api/account/context': context(),
      'POST /api/account/register': json(200, { redirect: '/' }),
    });
    open('/account/register');
    await title('Create an account');
    await fill(good);
    await waitFor(() => expect(followed).toHaveBeenCalledWith('/'));
    expect(calls.at(-1)?.body).toEqual({
      username: 'ann',
      email: 'ann@example.org',
      password: 'correct horse',
      request: null,
    });
  });

  test.each([
    [409, 'name_taken', 'User name'],
    [400, 'invalid_username', 'User name'],
    [400, 'invalid_email', 'Email'],
    [400, 'weak_password', 'Password'],
  ])('%i %s is said at its field', async (status, error, label) => {
    serve({
      'GET /api/account/context': context(),
      'POST /api/account/register': json(status, { error, message: 'Choose another one.' }),
    });
    open('/account/register');
    await title('Create an account');
    await fill(good);
    const field = screen.getByLabelText(label);
    await waitFor(() => expect(field).toHaveAccessibleDescription(/^Choose another one\./));
    await focused(field);
    expect(screen.queryByRole('alert')).toBeNull();
    await userEvent.type(field, 'x');
    expect(field).toHaveAttribute('aria-invalid', 'false');
  });

  test('what no field can mend is said above the form', async () => {
    serve({
      'GET /api/account/context': context(),
      'POST /api/account/register': json(503, { error: 'busy', message: 'The server is busy.' }),
    });
    open('/account/register');
    await title('Create an account');
    await fill(good);
    expect(await screen.findByRole('alert')).toHaveTextContent('The server is busy.');
  });

  test('closed registration says so', async () => {
    serve({ 'GET /api/account/context': context({ registration_enabled: false }) });
    open('/account/register');
    await focused(await title('Registration is closed'));
  });
});

describe('other pages', () => {
  test('the start page says who is signed in and how to sign out', async () => {
    serve({
      'GET /api/account/context': context({ user: { name: 'ann', email: 'ann@example.org' } }),
    });
    open('/');
    await title('Your account');
    expect(screen.getByText('ann@example.org')).toBeVisible();
    expect(screen.getByRole('link', { name: 'Sign out' })).toHaveAttribute(
      'href',
      '/connect/endsession',
    );
  });

  test('the start page without anybody', async () => {
    serve({ 'GET /api/account/context': context() });
    open('/');
    await title('You are not signed in');
  });

  test('an error shows the server’s words as text, not as markup', async () => {
    serve({
      'GET /api/account/context': context(),
      'GET /api/account/error': json(200, {
        error: 'invalid_request',
        error_description: '<b>bad</b> redirect_uri',
        client_name: 'Rooms',
        request_id: 'r-1',
      }),
    });
    open('/home/error', '?id=e');
    await title('This request cannot be answered');
    expect(screen.getByText('<b>bad</b> redirect_uri')).toBeVisible();
    expect(screen.getByText('r-1')).toBeVisible();
  });

  test('an error that nobody knows any more', async () => {
    serve({ 'GET /api/account/context': context() });
    open('/home/error', '?id=old');
    await title('This request cannot be answered');
  });

  test('signed out names the application when it is known, and does without when it is not', async () => {
    serve({
      'GET /api/account/context': context(),
      'GET /api/account/logout': json(200, {
        csrf: 't',
        client: { name: 'Rooms' },
        needs_confirmation: false,
        user: null,
      }),
    });
    open('/account/loggedout', '?logout_id=l');
    await title('You are signed out');
    expect(await screen.findByText('You can close this window or go back to Rooms.')).toBeVisible();
  });

  test('a request that has expired', async () => {
    serve({
      'GET /api/account/context': json(410, { error: 'request_expired', message: 'Too old.' }),
    });
    open('/account/login', '?request=old');
    await focused(await title('This sign-in has expired'));
  });

  test('a server that is away can be tried again', async () => {
    serve({
      'GET /api/account/context': [() => Promise.reject(new TypeError('down')), context()],
    });
    open('/account/loggedout');
    expect(await screen.findByRole('alert')).toHaveTextContent(/cannot be reached/);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await title('You are signed out');
  });
});

describe('an address that leads nowhere', () => {
  test.each([
    [null, 'Sign in', '/account/login'],
    [{ name: 'Ann', email: null }, 'Go to your account', '/'],
  ])('says so, and where to go', async (user, name, href) => {
    serve({ 'GET /api/account/context': context({ user }) });
    open('/acount/logn');
    await title('There is nothing here');
    expect(screen.getByRole('link', { name })).toHaveAttribute('href', href);
  });
});
