import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ConclaveRoot } from '@conclave/ui';
import { renderWithConfig } from '../../page/renderWithConfig';
import { useRoute } from '../../routing/useRoute';
import { FakeRoom } from '../../video/testing/fakeRoom';
import { FakeLocalTrack } from '../../video/testing/fakeTracks';
import { CallFlow } from './CallFlow';

const logout = vi.hoisted(() => vi.fn(() => Promise.resolve()));
const sdk = vi.hoisted(() => ({
  createLocalTracks: vi.fn(),
  connect: vi.fn(),
}));

const user = vi.hoisted(() => ({ oidcUserLoadingState: 'User loaded', oidcUser: {} }));

vi.mock('@axa-fr/react-oidc', () => ({
  OidcUserStatus: { Loaded: 'User loaded', LoadingError: 'Error loading user' },
  useOidc: () => ({ logout, renewTokens: () => Promise.resolve({}) }),
  useOidcUser: () => user,
  useOidcIdToken: () => ({ idTokenPayload: { sub: '7' } }),
}));
vi.mock('../../video/sdk', () => ({ loadVideo: () => Promise.resolve(sdk) }));

function Routed() {
  const route = useRoute('/signed-out');
  return <CallFlow routeRoom={route.page === 'lobby' ? route.room : null} />;
}

function setUp(path = '/') {
  Object.assign(user, {
    oidcUserLoadingState: 'User loaded',
    oidcUser: { preferred_username: 'ada' },
  });
  window.history.replaceState(null, '', path);
  const room = new FakeRoom();
  const camera = new FakeLocalTrack('video');
  sdk.createLocalTracks.mockResolvedValue([new FakeLocalTrack('audio'), camera]);
  sdk.connect.mockReturnValue(Object.assign(Promise.resolve(room), { cancel: vi.fn() }));
  const answer = () => Promise.resolve(new Response('{"token":"jwt","room_type":"go"}'));
  vi.stubGlobal('fetch', vi.fn(answer));
  const page = renderWithConfig(
    <ConclaveRoot nonce={undefined}>
      <Routed />
    </ConclaveRoot>,
  );
  return { room, camera, page };
}

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));

async function enter() {
  await press('Continue');
  await waitFor(() => expect(screen.getByRole('button', { name: 'Join now' })).toBeEnabled());
  await press('Join now');
  await screen.findByTestId('room');
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('waits until it knows who is there, and takes what it has when that fails', () => {
  const { page } = setUp('/');
  user.oidcUserLoadingState = 'Loading user';
  page.rerender(<Routed />);
  expect(screen.getByRole('status')).toHaveTextContent('Signing you in');
  Object.assign(user, { oidcUserLoadingState: 'Error loading user', oidcUser: null });
  page.rerender(<Routed />);
  expect(screen.getByLabelText('Your name')).toHaveValue('7');
});

it('goes from an invitation through the mirror into the room and out', async () => {
  const { room, camera } = setUp('/room/Daily');
  await enter();
  expect(screen.getByTestId('room')).toHaveAttribute('data-room-type', 'go');
  expect(sdk.connect).toHaveBeenCalledWith('jwt', expect.objectContaining({ name: 'Daily' }));
  await press('Leave the room');
  expect(room.disconnect).toHaveBeenCalledOnce();
  expect(await screen.findByTestId('call-ended')).toHaveTextContent('You left the room');
  await waitFor(() => expect(camera.isStopped).toBe(true));
  await press('Choose another room');
  expect(screen.getByRole('heading', { name: 'Join a room' })).toBeVisible();
  expect(window.location.pathname).toBe('/');
});

it('puts the room into the address, and leaves it when going back', async () => {
  const { room } = setUp('/');
  await userEvent.type(screen.getByLabelText(/^Room name/), 'Daily');
  await enter();
  expect(window.location.pathname).toBe('/room/Daily');
  act(() => {
    window.history.replaceState(null, '', '/');
    window.dispatchEvent(new PopStateEvent('popstate'));
  });
  expect(await screen.findByRole('heading', { name: 'Join a room' })).toBeVisible();
  expect(room.disconnect).toHaveBeenCalledOnce();
});

it('says why the room ended, and joins again', async () => {
  const { room } = setUp('/room/Daily');
  await enter();
  act(() => room.emit('disconnected', room, Object.assign(new Error('x'), { code: 53205 })));
  expect(await screen.findByTestId('call-ended')).toHaveTextContent(
    'You joined from somewhere else',
  );
  await press('Join again');
  expect(screen.getByRole('button', { name: /Join now/ })).toBeInTheDocument();
});

it('leaves the room when the session takes it off the page', async () => {
  const { room, camera, page } = setUp('/room/Daily');
  await enter();
  page.unmount();
  expect(room.disconnect).toHaveBeenCalledOnce();
  await waitFor(() => expect(camera.isStopped).toBe(true));
});

it('signs out with an address of its own to come back to', async () => {
  setUp('/');
  await press('Account: ada');
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
  expect(logout).toHaveBeenCalledWith(`${window.location.origin}/signed-out`);
});

it('says so when the provider is away while signing out', async () => {
  setUp('/');
  logout.mockRejectedValueOnce(new Error('away'));
  await press('Account: ada');
  await userEvent.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
  expect(await screen.findByRole('alert')).toHaveTextContent('Signing out did not work');
});
