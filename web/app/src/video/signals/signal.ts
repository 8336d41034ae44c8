/** What people tell each other beside sound and picture, over a data track of this name. */
export const signalTrackName = 'signals';

export const reactions = ['👍', '👏', '❤️', '😂', '😮', '🎉'] as const;
export type Reaction = (typeof reactions)[number];

export const reactionNames: Readonly<Record<Reaction, string>> = {
  '👍': 'thumbs up',
  '👏': 'applause',
  '❤️': 'heart',
  '😂': 'laughter',
  '😮': 'surprise',
  '🎉': 'celebration',
};

export type Signal =
  | { readonly kind: 'reaction'; readonly reaction: Reaction }
  | { readonly kind: 'hand'; readonly raised: boolean };

/** Longest text looked at, in UTF-16 units; ours are far shorter. */
const longest = 200;

/** Reads what another page sent; null: nothing that this page understands. */
export function parseSignal(data: unknown): Signal | null {
  if (typeof data !== 'string' || data.length > longest) {
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null; // Another application's data track: none of ours.
  }
  if (typeof value !== 'object' || value === null || !('kind' in value)) {
    return null;
  }
  if (value.kind === 'reaction' && 'reaction' in value) {
    const reaction = reactions.find((known) => known === value.reaction);
    return reaction === undefined ? null : { kind: 'reaction', reaction };
  }
  if (value.kind === 'hand' && 'raised' in value && typeof value.raised === 'boolean') {
    return { kind: 'hand', raised: value.raised };
  }
  return null;
}

export function signalText(signal: Signal): string {
  return JSON.stringify(signal);
}
