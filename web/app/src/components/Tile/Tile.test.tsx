import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Picture } from '../../video/room/people';
import { somebody } from '../../video/testing/somebody';
import { fakeTrack } from '../../video/testing/fakeRoom';
import { Tile } from './Tile';
import { TileProvider } from './TileContext';

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

it('says that a picture is paused, and keeps it on the page so that it can come back', () => {
  render(<Tile person={somebody({ name: 'ada', camera: picture(), cameraPaused: true })} />);
  expect(screen.getByText('Picture paused: the connection is slow')).toBeVisible();
  expect(screen.getByLabelText('Video of ada')).toBeInTheDocument();
});

it('can be pinned and unpinned', async () => {
  const onPin = vi.fn();
  const ada = somebody({ name: 'ada' });
  const { rerender } = render(<Tile person={ada} />, {
    wrapper: ({ children }) => (
      <TileProvider value={{ pinned: null, onPin, floating: [] }}>{children}</TileProvider>
    ),
  });
  await userEvent.click(screen.getByRole('button', { name: 'Pin ada' }));
  expect(onPin).toHaveBeenLastCalledWith(ada.sid);
  rerender(
    <TileProvider value={{ pinned: ada.sid, onPin, floating: [] }}>
      <Tile person={ada} />
    </TileProvider>,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Unpin ada' }));
  expect(onPin).toHaveBeenLastCalledWith(null);
});

it('shows a raised hand and rising reactions', () => {
  const ada = somebody({ name: 'ada', handRaised: true });
  const floating = [
    { id: 1, sid: ada.sid, reaction: '👍' as const },
    { id: 2, sid: 'PAother', reaction: '🎉' as const },
  ];
  render(
    <TileProvider value={{ pinned: null, floating }}>
      <Tile person={ada} />
    </TileProvider>,
  );
  expect(screen.getByTitle('Hand raised')).toBeInTheDocument();
  expect(screen.getAllByTestId('reaction').map((one) => one.textContent)).toEqual(['👍']);
  expect(screen.getByRole('img', { name: 'ada: thumbs up' })).toBeInTheDocument();
});
