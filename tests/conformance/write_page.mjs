// Writes docs/conformance.md from the list of modules.
import { writeFile } from 'node:fs/promises';
import { page, pageFile } from './modules.mjs';

await writeFile(pageFile, page());
