import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentProps } from 'react';
import { renderWithConfig } from '../../page/renderWithConfig';
import type { MediaState } from '../../video/media/LocalMedia';
import { explainJoin } from '../../words/explainJoin';
import { explainMedia } from '../../words/explainMedia';
import { DeviceCheck } from './DeviceCheck';

const media: MediaState = {
  audio: null,
  video: null,
  microphoneOn: false,
  starting: false,
  cameraProblem: null,
  microphoneProblem: null,
};

function setUp(part: Partial<ComponentProps<typeof DeviceCheck>> = {}) {
  const on = {
    onMicrophone: vi.fn(),
    onCamera: vi.fn(),
    onJoin: vi.fn(),
    onBack: vi.fn(),
    onSignIn: vi.fn(),
  };
  const devices = { onCamera: vi.fn(), onMicrophone: vi.fn(), onSpeaker: vi.fn(), speaker: null };
  renderWithConfig(
    <DeviceCheck
      name="ada"
      roomName="Daily"
      media={media}
      devices={devices}
      joining={false}
      refusal={null}
      {...on}
      {...part}
    />,
  );
  return on;
}

it('joins, also without camera and microphone', async () => {
  const on = setUp();
  expect(screen.getByRole('heading', { name: 'Daily' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Join now' }));
  expect(on.onJoin).toHaveBeenCalledOnce();
});

it('says that the camera is blocked and tries again when asked', async () => {
  const blocked = explainMedia(new DOMException('no', 'NotAllowedError'), 'camera');
  const on = setUp({ media: { ...media, cameraProblem: blocked } });
  expect(screen.getByRole('alert')).toHaveTextContent('The camera is blocked');
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(on.onCamera).toHaveBeenCalledWith(true);
});

it('says that the room is full and lets one try again', () => {
  setUp({ refusal: explainJoin({ code: 53105 }) });
  expect(screen.getByRole('alert')).toHaveTextContent('The room is full');
  expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
});

it('leads back to signing in when the sign-in is no longer valid', async () => {
  const on = setUp({ refusal: explainJoin({ code: 20104 }) });
  await userEvent.click(screen.getByRole('button', { name: 'Sign in again' }));
  expect(on.onSignIn).toHaveBeenCalledOnce();
  expect(screen.queryByRole('button', { name: 'Join now' })).toBeNull();
});

it('cannot be pressed twice', () => {
  setUp({ joining: true });
  expect(screen.getByRole('button', { name: 'Joining…' })).toBeDisabled();
});
