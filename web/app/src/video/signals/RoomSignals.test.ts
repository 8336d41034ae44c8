import { FakeParticipant, FakeRoom } from '../testing/fakeRoom';
import { floatTime, handRepeat, mostFloating, RoomSignals } from './RoomSignals';
import { signalTrackName } from './signal';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ada = new FakeParticipant('PAada', 'ada');

function signalsIn(room: FakeRoom) {
  const track = { send: vi.fn() };
  const signals = new RoomSignals(room.asRoom(), track);
  signals.start();
  const hear = (text: unknown, name = signalTrackName) =>
    room.emit('trackMessage', text, { name }, ada);
  return { signals, track, hear };
}

it('shows a reaction for a while, to oneself too', () => {
  const { signals, track, hear } = signalsIn(new FakeRoom());
  hear('{"kind":"reaction","reaction":"👍"}');
  signals.react('🎉');
  expect(track.send).toHaveBeenCalledWith('{"kind":"reaction","reaction":"🎉"}');
  expect(signals.getState().floating.map(({ sid, reaction }) => [sid, reaction])).toEqual([
    ['PAada', '👍'],
    ['PAme', '🎉'],
  ]);
  vi.advanceTimersByTime(floatTime);
  expect(signals.getState().floating).toEqual([]);
});

it('is not flooded, and hears only its own track', () => {
  const { signals, hear } = signalsIn(new FakeRoom());
  for (let n = 0; n < 100; n += 1) {
    hear('{"kind":"reaction","reaction":"👍"}');
  }
  expect(signals.getState().floating).toHaveLength(mostFloating);
  hear('{"kind":"hand","raised":true}', 'chess');
  expect(signals.getState().hands).toEqual([]);
});

it('keeps hands in the order they went up, and takes down those of who left', () => {
  const room = new FakeRoom();
  const { signals, hear } = signalsIn(room);
  hear('{"kind":"hand","raised":true}');
  hear('{"kind":"hand","raised":true}');
  signals.raiseHand(true);
  expect(signals.getState().hands).toEqual(['PAada', 'PAme']);
  room.quit(ada);
  expect(signals.getState().hands).toEqual(['PAme']);
});

it('tells of a raised hand again and again, for those who come later', () => {
  const { signals, track } = signalsIn(new FakeRoom());
  signals.raiseHand(true);
  expect(signals.handRaised).toBe(true);
  vi.advanceTimersByTime(handRepeat * 2);
  expect(track.send).toHaveBeenCalledTimes(3);
  signals.raiseHand(false);
  vi.advanceTimersByTime(handRepeat * 2);
  expect(track.send).toHaveBeenCalledTimes(4);
  expect(signals.handRaised).toBe(false);
});

it('lets go of the room', () => {
  const room = new FakeRoom();
  const { signals, track } = signalsIn(room);
  signals.raiseHand(true);
  signals.stop();
  vi.advanceTimersByTime(handRepeat * 3);
  expect(track.send).toHaveBeenCalledTimes(1);
  expect(room.listenerCount()).toBe(0);
});
