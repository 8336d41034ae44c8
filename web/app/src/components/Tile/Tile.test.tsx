import { render, screen } from '@testing-library/react';
import type { Picture } from '../../video/room/people';
import { somebody } from '../../video/testing/somebody';
import { fakeTrack } from '../../video/testing/fakeRoom';
import { Tile } from './Tile';

const picture = () => fakeTrack('video', 'camera', 'MT1') as unknown as Picture;

it('shows the picture of who has the camera on', () => {
  render(<Tile person={somebody({ name: 'ada', camera: picture() })} />);
  expect(screen.getByRole('group', { name: 'ada' })).toHaveAttribute('data-camera', 'true');
  expect(screen.getByLabelText('Video of ada')).toBeInTheDocument();
});

it('shows initials without one, a muted microphone, and the way back', () => {
  const { container } = render(
    <Tile person={somebody({ name: 'ada lovelace', microphoneOn: false, reconnecting: true })} />,
  );
  expect(container.querySelector('[data-initials="AL"]')).toBeInTheDocument();
  expect(screen.getByTitle('Microphone off')).toBeInTheDocument();
  expect(screen.getByText('Reconnecting…')).toBeVisible();
});

it('calls you you, and your own screen yours', () => {
  const you = somebody({ name: 'ada', isYou: true, screen: picture() });
  const { rerender } = render(<Tile person={you} />);
  expect(screen.getByRole('group', { name: 'You' })).toBeInTheDocument();
  rerender(<Tile person={you} show="screen" />);
  expect(screen.getByTestId('screen-tile')).toHaveAccessibleName('Your screen');
});

it('marks who speaks', () => {
  render(<Tile person={somebody({ name: 'ada', speaking: true })} />);
  expect(screen.getByRole('group', { name: 'ada' })).toHaveAttribute('data-speaking', 'true');
});
