// @vitest-environment node
import { FakeParticipant, FakeRoom, fakeTrack } from '../testing/fakeRoom';
import { othersIn } from './people';

function roomWith(...participants: FakeParticipant[]) {
  const room = new FakeRoom();
  for (const participant of participants) {
    room.join(participant);
  }
  return room.asRoom();
}

it('tells camera from screen and counts sounds', () => {
  const ada = new FakeParticipant('PA1', 'ada')
    .add(fakeTrack('video', 'screen', 'MT1'))
    .add(fakeTrack('video', 'camera', 'MT2'))
    .add(fakeTrack('audio', 'microphone', 'MT3'));
  const [person] = othersIn(roomWith(ada), 'PA1', new Map([['PA1', 4]]));
  expect(person).toMatchObject({
    sid: 'PA1',
    name: 'ada',
    isYou: false,
    camera: { name: 'camera' },
    screen: { name: 'screen' },
    microphoneOn: true,
    speaking: true,
    reconnecting: false,
    quality: 4,
  });
});

it('shows no picture that is off, and a muted microphone as muted', () => {
  const camera = { ...fakeTrack('video', 'camera', 'MT1'), isEnabled: false };
  const microphone = { ...fakeTrack('audio', 'microphone', 'MT2'), isEnabled: false };
  const bob = new FakeParticipant('PA2', 'bob').add(camera as never).add(microphone as never);
  bob.state = 'reconnecting';
  expect(othersIn(roomWith(bob), null, new Map())[0]).toMatchObject({
    camera: null,
    screen: null,
    microphoneOn: false,
    speaking: false,
    reconnecting: true,
    quality: null,
  });
});

it('keeps the order in which people came', () => {
  const room = roomWith(new FakeParticipant('PA1', 'ada'), new FakeParticipant('PA2', 'bob'));
  expect(othersIn(room, null, new Map()).map(({ name }) => name)).toEqual(['ada', 'bob']);
});
