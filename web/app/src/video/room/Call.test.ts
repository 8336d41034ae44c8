// @vitest-environment node
import { testConfig } from '../../config/testConfig';
import { TokenError } from '../../join/tokenError';
import type { VideoSdk } from '../sdk';
import { FakeRoom } from '../testing/fakeRoom';
import { Call } from './Call';

const request = { roomName: 'Daily', roomType: 'go' };
const noTracks = () => [];

function setUp() {
  const room = new FakeRoom();
  const cancel = vi.fn();
  const connect = vi.fn((_token: string, _options: unknown) =>
    Object.assign(Promise.resolve(room), { cancel }),
  );
  const token = vi.fn(() => Promise.resolve({ token: 'jwt', roomType: 'peer-to-peer' }));
  const call = new Call({
    sdk: () => Promise.resolve({ connect } as unknown as VideoSdk),
    token,
    video: testConfig.video,
  });
  return { room, connect, cancel, token, call };
}

const coded = (code: number) => Object.assign(new Error('x'), { code });

it('fetches a token and enters, in the room type the server granted', async () => {
  const { call, connect, room } = setUp();
  const joining = call.join(request, noTracks);
  expect(call.getState().phase).toBe('joining');
  await joining;
  expect(connect).toHaveBeenCalledWith('jwt', expect.objectContaining({ name: 'Daily' }));
  expect(call.getState()).toEqual({
    phase: 'in-room',
    room,
    roomType: 'peer-to-peer',
    reconnecting: false,
  });
});

it('enters once, however often the button is pressed', async () => {
  const { call, token } = setUp();
  await Promise.all([call.join(request, noTracks), call.join(request, noTracks)]);
  expect(token).toHaveBeenCalledOnce();
});

it('tells of reconnecting, of the return and of the end', async () => {
  const { call, room } = setUp();
  await call.join(request, noTracks);
  room.emit('reconnecting', coded(53001));
  expect(call.getState()).toMatchObject({ phase: 'in-room', reconnecting: true });
  room.emit('reconnected');
  expect(call.getState()).toMatchObject({ phase: 'in-room', reconnecting: false });
  room.emit('disconnected', room, coded(53205));
  expect(call.getState()).toMatchObject({
    phase: 'ended',
    problem: { title: 'You joined from somewhere else' },
  });
});

it('ends without a problem when the person leaves', async () => {
  const { call } = setUp();
  await call.join(request, noTracks);
  call.leave();
  expect(call.getState()).toEqual({ phase: 'ended', problem: null });
  call.reset();
  expect(call.getState()).toEqual({ phase: 'idle' });
});

it('says that somebody was removed, which the SDK ends without a code', async () => {
  const { call, room } = setUp();
  await call.join(request, noTracks);
  room.emit('disconnected', room);
  expect(call.getState()).toMatchObject({
    phase: 'ended',
    problem: { title: 'You were removed from the room' },
  });
});

it('says why the token was refused', async () => {
  const { call, token } = setUp();
  token.mockRejectedValueOnce(new TokenError('forbidden', 'No.', null));
  await call.join(request, noTracks);
  expect(call.getState()).toMatchObject({
    phase: 'refused',
    problem: { title: 'This room is closed to you' },
  });
});

it('says why the room was refused, and can try again', async () => {
  const { call, connect, cancel } = setUp();
  connect.mockImplementationOnce(() =>
    Object.assign(Promise.reject<FakeRoom>(coded(53105)), { cancel }),
  );
  await call.join(request, noTracks);
  expect(call.getState()).toMatchObject({
    phase: 'refused',
    problem: { title: 'The room is full' },
  });
  await call.join(request, noTracks);
  expect(call.getState().phase).toBe('in-room');
});

it('leaves no trace of a join that was broken off', async () => {
  const { call, room } = setUp();
  const joining = call.join(request, noTracks);
  call.leave();
  await joining;
  expect(call.getState()).toEqual({ phase: 'idle' });
  expect(room.disconnect).not.toHaveBeenCalled();
});

it('leaves a room whose door opened too late', async () => {
  const { call, connect, cancel, room } = setUp();
  let open: (room: FakeRoom) => void = () => undefined;
  const opening = new Promise<FakeRoom>((resolve) => {
    open = resolve;
  });
  connect.mockReturnValueOnce(Object.assign(opening, { cancel }));
  const joining = call.join(request, noTracks);
  await vi.waitFor(() => expect(connect).toHaveBeenCalled());
  call.leave();
  expect(cancel).toHaveBeenCalledOnce();
  open(room);
  await joining;
  expect(room.disconnect).toHaveBeenCalledOnce();
  expect(call.getState()).toEqual({ phase: 'idle' });
});
