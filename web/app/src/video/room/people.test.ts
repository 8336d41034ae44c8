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

const nothing = { speaker: null, levels: new Map<string, number>(), hands: [] };

it('tells camera from screen and counts sounds', () => {
  const ada = new FakeParticipant('PA1', 'ada')
    .add(fakeTrack('video', 'screen', 'MT1'))
    .add(fakeTrack('video', 'camera', 'MT2'))
    .add(fakeTrack('audio', 'microphone', 'MT3'));
  const [person] = othersIn(roomWith(ada), {
    speaker: 'PA1',
    levels: new Map([['PA1', 4]]),
    hands: ['PA1'],
  });
  expect(person).toMatchObject({
    sid: 'PA1',
    name: 'ada',
    isYou: false,
    camera: { name: 'camera' },
    screen: { name: 'screen' },
    microphoneOn: true,
    speaking: true,
    handRaised: true,
    cameraPaused: false,
    reconnecting: false,
    quality: 4,
  });
});

it('shows no picture that is off, and a muted microphone as muted', () => {
  const camera = { ...fakeTrack('video', 'camera', 'MT1'), isEnabled: false };
  const microphone = { ...fakeTrack('audio', 'microphone', 'MT2'), isEnabled: false };
  const bob = new FakeParticipant('PA2', 'bob').add(camera as never).add(microphone as never);
  bob.state = 'reconnecting';
  expect(othersIn(roomWith(bob), nothing)[0]).toMatchObject({
    camera: null,
    screen: null,
    microphoneOn: false,
    speaking: false,
    handRaised: false,
    reconnecting: true,
    quality: null,
  });
});

it('keeps a picture that the server switched off, and says that it is paused', () => {
  const camera = { ...fakeTrack('video', 'camera', 'MT1'), isSwitchedOff: true };
  const ada = new FakeParticipant('PA1', 'ada').add(camera as never);
  expect(othersIn(roomWith(ada), nothing)[0]).toMatchObject({
    camera: { name: 'camera' },
    cameraPaused: true,
  });
});

it('keeps the order in which people came', () => {
  const room = roomWith(new FakeParticipant('PA1', 'ada'), new FakeParticipant('PA2', 'bob'));
  expect(othersIn(room, nothing).map(({ name }) => name)).toEqual(['ada', 'bob']);
});
