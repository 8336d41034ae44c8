// Temporary folders that go away with the test.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { onCleanup } from './cleanup.mjs';

/** @returns {Promise<string>} a new folder, removed at cleanup */
export async function temporaryFolder(name) {
  const path = await mkdtemp(join(tmpdir(), `conclave-${name}-`));
  onCleanup(() => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return path;
}
