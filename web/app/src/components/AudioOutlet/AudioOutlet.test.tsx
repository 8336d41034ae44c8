import { render, screen } from '@testing-library/react';
import type { AudioTrack } from 'twilio-video';
import { fakeTrack } from '../../video/testing/fakeRoom';
import { AudioOutlet } from './AudioOutlet';

it('plays the track on the chosen loudspeaker', () => {
  const setSinkId = vi.fn(() => Promise.resolve());
  Object.assign(HTMLMediaElement.prototype, { setSinkId });
  const track = fakeTrack('audio', 'microphone', 'MT1');
  const { unmount } = render(
    <AudioOutlet track={track as unknown as AudioTrack} speaker="loud-2" />,
  );
  expect(track.attach).toHaveBeenCalledWith(screen.getByTestId('remote-audio'));
  expect(setSinkId).toHaveBeenCalledWith('loud-2');
  unmount();
  expect(track.detach).toHaveBeenCalledOnce();
});
