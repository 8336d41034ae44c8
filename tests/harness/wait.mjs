// Waiting with a deadline: tests wait for a state, they never assert how long it took.
import { setTimeout as sleep } from 'node:timers/promises';

export const GENEROUS_MS = 45_000;
const STEP_MS = 50;

/**
 * Waits until the function answers something truthy and returns it.
 * @template T
 * @param {() => T | Promise<T>} probe
 * @param {string | (() => string)} what words for the failure, or what makes them then
 * @param {number} [limit] milliseconds
 * @returns {Promise<NonNullable<T>>}
 */
export async function until(probe, what, limit = GENEROUS_MS) {
  const words = typeof what === 'function' ? what : () => what;
  const end = Date.now() + limit;
  let last;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      last = value;
    } catch (fault) {
      last = fault;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${limit} ms in vain for ${words()}`, { cause: last });
    }
    await sleep(STEP_MS);
  }
}

/** Rejects when the promise has not settled in time. `what`: words, or what makes them then. */
export async function within(promise, what, limit = GENEROUS_MS) {
  const stop = new AbortController();
  const words = typeof what === 'function' ? what : () => what;
  const late = sleep(limit, undefined, { signal: stop.signal }).then(
    () => Promise.reject(new Error(`waited ${limit} ms in vain for ${words()}`)),
    () => new Promise(() => {}),
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    stop.abort();
  }
}

export { sleep };
