import type { Person } from '../../video/room/people';

export interface Main {
  readonly person: Person;
  readonly show: 'camera' | 'screen';
}

/**
 * Who fills the stage: whoever was pinned, else a shared screen, else who speaks or spoke last,
 * else somebody, else you.
 */
export function whoIsMain(you: Person, others: readonly Person[], pinned: string | null): Main {
  const chosen = [you, ...others].find(({ sid }) => sid === pinned);
  if (chosen !== undefined) {
    return { person: chosen, show: 'camera' };
  }
  const sharing = others.find((person) => person.screen !== null);
  if (sharing !== undefined) {
    return { person: sharing, show: 'screen' };
  }
  if (you.screen !== null) {
    return { person: you, show: 'screen' };
  }
  const person = others.find(({ speaking }) => speaking) ?? others[0] ?? you;
  return { person, show: 'camera' };
}
