// @vitest-environment node
import { parseSignal, reactions, type Signal, signalText } from './signal';

it.each<Signal>([
  ...reactions.map((reaction) => ({ kind: 'reaction' as const, reaction })),
  { kind: 'hand', raised: true },
  { kind: 'hand', raised: false },
])('reads what it wrote: %j', (signal) => {
  expect(parseSignal(signalText(signal))).toEqual(signal);
});

it.each([
  'hello',
  'null',
  '[]',
  '{}',
  '{"kind":"reaction"}',
  '{"kind":"reaction","reaction":"<b>"}',
  '{"kind":"reaction","reaction":{"toString":1}}',
  '{"kind":"hand","raised":"yes"}',
  `{"kind":"hand","raised":true,"more":"${'x'.repeat(300)}"}`,
  new ArrayBuffer(8),
  undefined,
])('makes nothing of %j', (data) => {
  expect(parseSignal(data)).toBeNull();
});
