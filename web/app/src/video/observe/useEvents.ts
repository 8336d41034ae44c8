import { useMemo, useSyncExternalStore } from 'react';

/** What the SDK's objects are: emitters of named events. */
export interface Emitter {
  on(event: string, listener: (...args: unknown[]) => void): unknown;
  removeListener(event: string, listener: (...args: unknown[]) => void): unknown;
}

/** Counts the events of one emitter while somebody listens. */
class EventCounter {
  #count = 0;

  constructor(
    private readonly emitter: Emitter | null,
    private readonly events: readonly string[],
  ) {}

  readonly count = (): number => this.#count;

  readonly subscribe = (changed: () => void): (() => void) => {
    const bump = () => {
      this.#count += 1;
      changed();
    };
    for (const event of this.events) {
      this.emitter?.on(event, bump);
    }
    bump(); // Something may have happened between rendering and now.
    return () => {
      for (const event of this.events) {
        this.emitter?.removeListener(event, bump);
      }
    };
  };
}

/**
 * Renders again whenever one of the events fires, and returns a number that changes with it, so
 * that what is read from the emitter can be memoised. `events` must be a constant.
 */
export function useEvents(emitter: Emitter | null, events: readonly string[]): number {
  const counter = useMemo(() => new EventCounter(emitter, events), [emitter, events]);
  return useSyncExternalStore(counter.subscribe, counter.count);
}
