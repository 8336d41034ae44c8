// @vitest-environment node
import { levelOf } from './levelOf';

it('is 0 for silence, 1 for full scale and in between for speech', () => {
  expect(levelOf(new Float32Array(256))).toBe(0);
  expect(levelOf(new Float32Array(256).fill(1))).toBe(1);
  const speech = levelOf(new Float32Array(256).fill(0.05));
  expect(speech).toBeGreaterThan(0.4);
  expect(speech).toBeLessThan(0.7);
  expect(levelOf(new Float32Array())).toBe(0);
});
