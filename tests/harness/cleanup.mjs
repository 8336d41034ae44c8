// What must be undone at the end of a test file, also when it is interrupted.

const undone = new Set();

/**
 * Remembers something to undo. Call the returned function to undo it now; it runs once.
 * @param {() => (void | Promise<void>)} undo
 */
export function onCleanup(undo) {
  const entry = { undo };
  undone.add(entry);
  return async () => {
    if (undone.delete(entry)) await undo();
  };
}

/** Undoes everything left, newest first; a failure does not keep the rest from being undone. */
export async function cleanUp() {
  const faults = [];
  for (const entry of [...undone].reverse()) {
    undone.delete(entry);
    try {
      await entry.undo();
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw new AggregateError(faults, 'cleaning up failed');
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    cleanUp()
      .catch((fault) => console.error(fault))
      .finally(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  });
}
