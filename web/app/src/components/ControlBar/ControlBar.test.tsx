import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithConfig } from '../../page/renderWithConfig';
import { ControlBar } from './ControlBar';

const handlers = () => ({
  onMicrophone: vi.fn(),
  onCamera: vi.fn(),
  onShare: vi.fn(),
  onHand: vi.fn(),
  onReaction: vi.fn(),
  onDevices: vi.fn(),
  onPeople: vi.fn(),
  onLeave: vi.fn(),
});

const state = {
  microphoneOn: true,
  cameraOn: false,
  sharing: false,
  canShare: true,
  handRaised: false,
  peopleOpen: false,
  peopleCount: 3,
};

it('names every control after what it does next', async () => {
  const on = handlers();
  renderWithConfig(<ControlBar {...state} {...on} />);
  const press = (name: string) => userEvent.click(screen.getByRole('button', { name }));
  await press('Mute microphone');
  expect(on.onMicrophone).toHaveBeenCalledWith(false);
  await press('Turn camera on');
  expect(on.onCamera).toHaveBeenCalledWith(true);
  await press('Share your screen');
  expect(on.onShare).toHaveBeenCalledWith(true);
  await press('Camera, microphone and loudspeaker');
  expect(on.onDevices).toHaveBeenCalledOnce();
  await press('Show people (3)');
  expect(on.onPeople).toHaveBeenCalledOnce();
  await press('Leave the room');
  expect(on.onLeave).toHaveBeenCalledOnce();
});

it('sends reactions and raises a hand', async () => {
  const on = handlers();
  const { rerender } = renderWithConfig(<ControlBar {...state} {...on} />);
  await userEvent.click(screen.getByRole('button', { name: 'Reactions and raised hand' }));
  await userEvent.click(screen.getByRole('button', { name: 'React with applause' }));
  expect(on.onReaction).toHaveBeenCalledWith('👏');
  rerender(<ControlBar {...state} {...on} handRaised />);
  await userEvent.click(screen.getByTestId('open-reactions'));
  await userEvent.click(screen.getByRole('button', { name: 'Lower your hand' }));
  expect(on.onHand).toHaveBeenCalledWith(false);
});

it('turns the names round with the state', () => {
  const turned = { ...state, microphoneOn: false, cameraOn: true, sharing: true, peopleOpen: true };
  renderWithConfig(<ControlBar {...turned} {...handlers()} />);
  for (const name of [
    'Unmute microphone',
    'Turn camera off',
    'Stop sharing your screen',
    'Hide people',
  ]) {
    expect(screen.getByRole('button', { name })).toBeVisible();
  }
});

it('does not offer to share where the browser cannot', () => {
  renderWithConfig(<ControlBar {...state} {...handlers()} canShare={false} />);
  expect(screen.queryByRole('button', { name: 'Share your screen' })).toBeNull();
});
