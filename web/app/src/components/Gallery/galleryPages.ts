import type { Person } from '../../video/room/people';

/** The smallest tile in which a face is told from another, in CSS pixels. */
const smallest = { width: 200, height: 132 } as const;
const fewest = 4;
const most = 25;

/** How many tiles a page of this size holds. */
export function tilesOnPage(width: number, height: number): number {
  const fitting = Math.floor(width / smallest.width) * Math.floor(height / smallest.height);
  return Math.max(fewest, Math.min(most, fitting));
}

/** Brings who speaks, or raised a hand, to the first page; nobody else changes places. */
export function inOrder(others: readonly Person[], onFirstPage: number): Person[] {
  const ordered = [...others];
  for (const [index, person] of others.entries()) {
    if (index < onFirstPage || !(person.speaking || person.handRaised)) {
      continue;
    }
    const place = ordered
      .slice(0, onFirstPage)
      .findLastIndex(({ speaking, handRaised }) => !speaking && !handRaised);
    const displaced = ordered[place];
    if (displaced !== undefined) {
      ordered[ordered.indexOf(person)] = displaced;
      ordered[place] = person;
    }
  }
  return ordered;
}

export interface Page {
  readonly people: readonly Person[];
  readonly index: number;
  readonly count: number;
}

/** One page of the gallery; one's own tile is the last of the first page. */
export function galleryPage(
  you: Person,
  others: readonly Person[],
  onPage: number,
  wanted: number,
): Page {
  const first = onPage - 1;
  const ordered = inOrder(others, first);
  const count = Math.max(1, 1 + Math.ceil((others.length - first) / onPage));
  const index = Math.max(0, Math.min(wanted, count - 1));
  if (index === 0) {
    return { people: [...ordered.slice(0, first), you], index, count };
  }
  const start = first + (index - 1) * onPage;
  return { people: ordered.slice(start, start + onPage), index, count };
}
