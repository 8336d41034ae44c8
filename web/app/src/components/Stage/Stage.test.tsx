import { render, screen } from '@testing-library/react';
import type { AudioTrack } from 'twilio-video';
import type { Picture } from '../../video/room/people';
import { fakeTrack } from '../../video/testing/fakeRoom';
import { somebody } from '../../video/testing/somebody';
import { Stage } from './Stage';

const you = somebody({ name: 'you', isYou: true });

it('shows the view asked for, and plays everybody else', () => {
  const sound = fakeTrack('audio', 'microphone', 'MT1') as unknown as AudioTrack;
  const ada = somebody({ name: 'ada', sounds: [sound] });
  const { rerender } = render(<Stage you={you} others={[ada]} view="gallery" speaker={null} />);
  expect(screen.getByTestId('gallery-view')).toBeInTheDocument();
  expect(screen.getAllByTestId('remote-audio')).toHaveLength(1);
  rerender(<Stage you={you} others={[ada]} view="speaker" speaker={null} />);
  expect(screen.getByTestId('speaker-view')).toBeInTheDocument();
});

it('gives the stage to a shared screen', () => {
  const picture = fakeTrack('video', 'screen', 'MT2') as unknown as Picture;
  const ada = somebody({ name: 'ada', screen: picture });
  render(<Stage you={you} others={[ada]} view="gallery" speaker={null} />);
  expect(screen.getByTestId('screen-tile')).toHaveAccessibleName('ada’s screen');
});
