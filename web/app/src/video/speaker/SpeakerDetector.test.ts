// @vitest-environment node
import { SpeakerDetector } from './SpeakerDetector';

const levels = (a: number, b: number) => new Map(Object.entries({ a, b }));

function repeat(detector: SpeakerDetector, times: number, reading: ReadonlyMap<string, number>) {
  let speaker: string | null = null;
  for (let i = 0; i < times; i += 1) {
    speaker = detector.take(reading);
  }
  return speaker;
}

it('hears nobody in silence and noise', () => {
  expect(repeat(new SpeakerDetector(), 20, levels(0.1, 0.2))).toBeNull();
});

it('finds who speaks, and keeps them through a pause', () => {
  const detector = new SpeakerDetector();
  expect(repeat(detector, 10, levels(0.7, 0.1))).toBe('a');
  expect(repeat(detector, 10, levels(0, 0))).toBe('a');
});

it('changes over when another speaks, but not for one cough', () => {
  const detector = new SpeakerDetector();
  repeat(detector, 10, levels(0.7, 0));
  expect(repeat(detector, 1, levels(0.7, 0.9))).toBe('a');
  expect(repeat(detector, 10, levels(0.1, 0.7))).toBe('b');
});

it('forgets who left', () => {
  const detector = new SpeakerDetector();
  repeat(detector, 10, levels(0.7, 0));
  expect(detector.take(new Map([['b', 0]]))).toBeNull();
});
