// @vitest-environment node
import type { Person } from '../../video/room/people';
import { somebody } from '../../video/testing/somebody';
import { galleryPage, inOrder, tilesOnPage } from './galleryPages';

const you = somebody({ name: 'you', isYou: true });

function people(count: number): Person[] {
  return Array.from({ length: count }, (_none, index) => somebody({ name: String(index) }));
}

function names(shown: readonly Person[]): string[] {
  return shown.map(({ name }) => name);
}

it.each([
  [360, 560, 4],
  [820, 1000, 25],
  [1256, 616, 24],
  [3000, 2000, 25],
  [0, 0, 4],
])('puts on %i×%i pixels %i tiles', (width, height, tiles) => {
  expect(tilesOnPage(width, height)).toBe(tiles);
});

it.each([0, 1, 3, 4, 7, 8, 11, 12, 49])('shows each of %i others once, and you', (count) => {
  const seen: string[] = [];
  const pages = galleryPage(you, people(count), 4, 0).count;
  for (let page = 0; page < pages; page += 1) {
    const { people: shown } = galleryPage(you, people(count), 4, page);
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length).toBeLessThanOrEqual(4);
    seen.push(...names(shown));
  }
  expect(new Set(seen)).toEqual(new Set(['you', ...names(people(count))]));
  expect(seen).toHaveLength(count + 1);
});

it('stays on a page that there is', () => {
  expect(galleryPage(you, people(10), 4, 99)).toMatchObject({ index: 2, count: 3 });
  expect(galleryPage(you, people(2), 4, 1)).toMatchObject({ index: 0, count: 1 });
});

it('brings who speaks and who raised a hand to the first page', () => {
  const others = people(8).map((person, index) =>
    index === 5
      ? { ...person, speaking: true }
      : index === 7
        ? { ...person, handRaised: true }
        : person,
  );
  expect(names(inOrder(others, 3))).toEqual(['0', '7', '5', '3', '4', '2', '6', '1']);
  expect(names(inOrder(people(8), 3))).toEqual(names(people(8)));
});

it('leaves them where they are when the first page is full of such', () => {
  const others = people(4).map((person) => ({ ...person, speaking: true }));
  expect(names(inOrder(others, 2))).toEqual(['0', '1', '2', '3']);
});
