import type { Person } from '../room/people';

/** A person in the room for unit tests of what is shown of them. */
export function somebody(part: Partial<Person> = {}): Person {
  return {
    sid: `PA-${part.name ?? 'somebody'}`,
    name: 'somebody',
    isYou: false,
    camera: null,
    screen: null,
    cameraPaused: false,
    screenPaused: false,
    sounds: [],
    microphoneOn: true,
    speaking: false,
    handRaised: false,
    reconnecting: false,
    quality: null,
    ...part,
  };
}
