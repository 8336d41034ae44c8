import { render, screen } from '@testing-library/react';
import { fakeTrack } from '../../video/testing/fakeRoom';
import type { Picture } from '../../video/room/people';
import { VideoView } from './VideoView';

it('attaches the track for as long as it is shown', () => {
  const [one, two] = [fakeTrack('video', 'camera', 'MT1'), fakeTrack('video', 'camera', 'MT2')];
  const { rerender, unmount } = render(
    <VideoView picture={one as unknown as Picture} label="Video of ada" />,
  );
  const video = screen.getByLabelText('Video of ada');
  expect(one.attach).toHaveBeenCalledWith(video);
  rerender(<VideoView picture={two as unknown as Picture} label="Video of ada" />);
  expect(one.detach).toHaveBeenCalledWith(video);
  unmount();
  expect(two.detach).toHaveBeenCalledWith(video);
});
