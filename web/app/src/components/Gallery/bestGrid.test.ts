// @vitest-environment node
import { bestGrid } from './bestGrid';

it.each([
  [1, 1280, 720, 1, 1],
  [2, 1280, 620, 2, 1],
  [2, 380, 640, 1, 2],
  [3, 1280, 620, 2, 2],
  [4, 1280, 720, 2, 2],
  [5, 374, 720, 2, 3],
  [9, 1280, 720, 3, 3],
  [10, 1256, 616, 4, 3],
])('lays %i tiles on %i×%i in %i columns and %i rows', (count, width, height, columns, rows) => {
  expect(bestGrid(count, width, height, 8)).toMatchObject({ columns, rows });
});

it('keeps every tile inside the box and in shape', () => {
  for (let count = 1; count <= 50; count += 1) {
    for (const [width, height] of [
      [360, 560],
      [820, 1000],
      [1920, 900],
    ] as const) {
      const grid = bestGrid(count, width, height, 8);
      expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count);
      expect(grid.width * grid.columns + 8 * (grid.columns - 1)).toBeLessThanOrEqual(width);
      expect(grid.height * grid.rows + 8 * (grid.rows - 1)).toBeLessThanOrEqual(height);
      expect(grid.width / grid.height).toBeLessThan(1.85);
      expect(grid.width / grid.height).toBeGreaterThan(0.75);
    }
  }
});

it('survives a box without size', () => {
  expect(bestGrid(3, 0, 0, 8)).toMatchObject({ width: 0, height: 0 });
});
