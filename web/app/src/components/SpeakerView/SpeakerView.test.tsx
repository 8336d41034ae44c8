import { render, screen, within } from '@testing-library/react';
import type { Picture } from '../../video/room/people';
import { fakeTrack } from '../../video/testing/fakeRoom';
import { somebody } from '../../video/testing/somebody';
import { SpeakerView } from './SpeakerView';
import { whoIsMain } from './whoIsMain';

const picture = fakeTrack('video', 'screen', 'MT1') as unknown as Picture;
const you = somebody({ name: 'you', isYou: true });
const ada = somebody({ name: 'ada' });
const bob = somebody({ name: 'bob' });

it.each([
  ['you, alone', you, [], 'you', 'camera'],
  ['the first, in silence', you, [ada, bob], 'ada', 'camera'],
  ['who speaks', you, [ada, { ...bob, speaking: true }], 'bob', 'camera'],
  [
    'a shared screen',
    you,
    [
      { ...ada, speaking: true },
      { ...bob, screen: picture },
    ],
    'bob',
    'screen',
  ],
  ['your own screen', { ...you, screen: picture }, [ada], 'you', 'screen'],
] as const)('puts %s on the stage', (_what, me, others, name, show) => {
  const main = whoIsMain(me, others, null);
  expect([main.person.name, main.show]).toEqual([name, show]);
});

it('keeps who was pinned on the stage, until they leave', () => {
  const others = [ada, { ...bob, speaking: true, screen: picture }];
  expect(whoIsMain(you, others, ada.sid)).toMatchObject({ person: ada, show: 'camera' });
  expect(whoIsMain(you, others, 'PAgone')).toMatchObject({ show: 'screen' });
});

it('shows the others in a strip, and with a screen everybody', () => {
  const { rerender } = render(<SpeakerView you={you} others={[ada, bob]} />);
  const names = () =>
    within(screen.getByRole('region', { name: 'Others' }))
      .getAllByTestId('participant-tile')
      .map((tile) => tile.dataset.identity);
  expect(names()).toEqual(['bob', 'you']);
  rerender(<SpeakerView you={you} others={[{ ...ada, screen: picture }, bob]} />);
  expect(names()).toEqual(['ada', 'bob', 'you']);
});
