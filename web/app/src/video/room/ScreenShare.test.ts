import { FakeRoom } from '../testing/fakeRoom';
import { ScreenShare } from './ScreenShare';

class FakeStreamTrack extends EventTarget {
  contentHint = '';
  stop = vi.fn();
  constructor(readonly kind: 'audio' | 'video') {
    super();
  }
}

function setUp(getDisplayMedia: () => Promise<unknown>) {
  vi.stubGlobal('navigator', { mediaDevices: { getDisplayMedia } });
  const room = new FakeRoom();
  return { room, share: new ScreenShare(room.asRoom()) };
}

function stream(...tracks: FakeStreamTrack[]) {
  return {
    getTracks: () => tracks,
    getVideoTracks: () => tracks.filter((track) => track.kind === 'video'),
    getAudioTracks: () => tracks.filter((track) => track.kind === 'audio'),
  };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('publishes picture and sound under their names', async () => {
  const [picture, sound] = [new FakeStreamTrack('video'), new FakeStreamTrack('audio')];
  const { room, share } = setUp(() => Promise.resolve(stream(picture, sound)));
  await share.start();
  expect(share.getState()).toMatchObject({ track: picture, starting: false, problem: null });
  expect(room.localParticipant.publishTrack.mock.calls.map(([, options]) => options)).toMatchObject(
    [{ name: 'screen' }, { name: 'screen-audio' }],
  );
  share.stop();
  expect(room.localParticipant.unpublishTrack).toHaveBeenCalledTimes(2);
  expect(picture.stop).toHaveBeenCalledOnce();
  expect(share.getState().track).toBeNull();
});

it('stops when the browser’s own bar stops it', async () => {
  const picture = new FakeStreamTrack('video');
  const { room, share } = setUp(() => Promise.resolve(stream(picture)));
  await share.start();
  picture.dispatchEvent(new Event('ended'));
  expect(share.getState().track).toBeNull();
  expect(room.localParticipant.unpublishTrack).toHaveBeenCalledWith(picture);
});

it('takes a dismissed dialog for what it is, and a system’s refusal for a problem', async () => {
  const refused = (message: string) => () =>
    Promise.reject(new DOMException(message, 'NotAllowedError'));
  const dismissed = setUp(refused('Permission denied')).share;
  await dismissed.start();
  expect(dismissed.getState().problem).toBeNull();
  const { share } = setUp(refused('Permission denied by system'));
  await share.start();
  expect(share.getState().problem).toMatchObject({ title: 'The screen is not shared' });
});

it('lets go of the screen when the room will not take it', async () => {
  const picture = new FakeStreamTrack('video');
  const { room, share } = setUp(() => Promise.resolve(stream(picture)));
  room.localParticipant.publishTrack.mockRejectedValueOnce(new Error('full'));
  await share.start();
  expect(picture.stop).toHaveBeenCalledOnce();
  expect(share.getState()).toMatchObject({ track: null, starting: false });
  expect(share.getState().problem).not.toBeNull();
});

it('knows whether this browser can', () => {
  setUp(() => Promise.resolve(stream()));
  expect(ScreenShare.isSupported()).toBe(true);
  vi.stubGlobal('navigator', {});
  expect(ScreenShare.isSupported()).toBe(false);
});
