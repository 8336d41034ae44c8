import type { VideoSdk } from '../sdk';
import { FakeLocalTrack } from '../testing/fakeTracks';
import { DeviceChoice } from './DeviceChoice';
import { LocalMedia } from './LocalMedia';

function setUp() {
  window.localStorage.clear();
  const audio = new FakeLocalTrack('audio');
  const video = new FakeLocalTrack('video');
  const sdk = {
    createLocalTracks: vi.fn((_options: unknown) => Promise.resolve([audio, video])),
    createLocalAudioTrack: vi.fn((_options: unknown) => Promise.resolve(audio)),
    createLocalVideoTrack: vi.fn((_options: unknown) => Promise.resolve(video)),
  };
  const choice = new DeviceChoice(window.localStorage);
  const media = new LocalMedia(() => Promise.resolve(sdk as unknown as VideoSdk), choice);
  return { audio, video, sdk, choice, media };
}

const refused = () => Promise.reject(new DOMException('no', 'NotAllowedError'));

it('opens both devices at once', async () => {
  const { media, audio, video, sdk } = setUp();
  await media.start();
  expect(media.getState()).toMatchObject({ audio, video, microphoneOn: true, starting: false });
  expect(media.tracks()).toEqual([audio, video]);
  await media.start();
  expect(sdk.createLocalTracks).toHaveBeenCalledOnce();
});

it('asks for the devices chosen last time, without insisting', async () => {
  const { media, choice, sdk } = setUp();
  choice.set('camera', 'cam-2');
  await media.start();
  expect(sdk.createLocalTracks).toHaveBeenCalledWith(
    expect.objectContaining({
      video: expect.objectContaining({ deviceId: { ideal: 'cam-2' } }) as unknown,
    }),
  );
});

it('takes the microphone alone when the camera is blocked, and says so', async () => {
  const { media, audio, sdk } = setUp();
  sdk.createLocalTracks.mockImplementation(refused);
  sdk.createLocalVideoTrack.mockImplementation(refused);
  await media.start();
  expect(media.getState()).toMatchObject({
    audio,
    video: null,
    microphoneProblem: null,
    cameraProblem: { title: 'The camera is blocked' },
  });
});

it('recovers when the camera is allowed later', async () => {
  const { media, video, sdk } = setUp();
  sdk.createLocalTracks.mockImplementation(refused);
  sdk.createLocalVideoTrack.mockImplementationOnce(refused);
  await media.start();
  await media.setCamera(true);
  expect(media.getState()).toMatchObject({ video, cameraProblem: null });
});

it('mutes the microphone and really stops the camera', async () => {
  const { media, audio, video } = setUp();
  await media.start();
  await media.setMicrophone(false);
  await media.setCamera(false);
  expect(media.getState()).toMatchObject({ audio, video: null, microphoneOn: false });
  expect(audio.isEnabled).toBe(false);
  expect(audio.isStopped).toBe(false);
  expect(video.isStopped).toBe(true);
  expect(media.getState().cameraProblem).toBeNull();
});

it('ends in the state asked for last, however quick the fingers', async () => {
  const { media, sdk } = setUp();
  await media.start();
  await Promise.all([media.setCamera(false), media.setCamera(true), media.setCamera(false)]);
  expect(media.getState().video).toBeNull();
  expect(sdk.createLocalVideoTrack).toHaveBeenCalledOnce();
});

it('changes devices on the same track and remembers the choice', async () => {
  const { media, audio, video, choice } = setUp();
  await media.start();
  await media.chooseCamera('cam-2');
  await media.chooseMicrophone('mic-2');
  expect(video.restart).toHaveBeenCalledWith(
    expect.objectContaining({ deviceId: { exact: 'cam-2' } }),
  );
  expect(audio.restart).toHaveBeenCalledWith(
    expect.objectContaining({ deviceId: { exact: 'mic-2' } }),
  );
  expect(media.getState()).toMatchObject({ audio, video });
  expect([choice.get('camera'), choice.get('microphone')]).toEqual(['cam-2', 'mic-2']);
});

it('says that a chosen device is in use', async () => {
  const { media, video } = setUp();
  await media.start();
  video.restart.mockRejectedValueOnce(new DOMException('busy', 'NotReadableError'));
  await media.chooseCamera('cam-2');
  expect(media.getState()).toMatchObject({
    video: null,
    cameraProblem: { title: 'The camera is in use' },
  });
});

it('notices that a device was unplugged', async () => {
  const { media, audio } = setUp();
  await media.start();
  audio.emit('stopped', audio);
  expect(media.getState()).toMatchObject({
    audio: null,
    microphoneOn: false,
    microphoneProblem: { title: 'The chosen microphone is gone' },
  });
});

it('closes everything without complaint', async () => {
  const { media, audio, video } = setUp();
  await media.start();
  await media.stop();
  expect([audio.isStopped, video.isStopped]).toEqual([true, true]);
  expect(media.getState()).toMatchObject({ audio: null, video: null, cameraProblem: null });
});
