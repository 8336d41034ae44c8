// Writes the list that the server reads: one password a line, the most common first.
import { mkdir, writeFile } from 'node:fs/promises';
import { dictionary } from '@zxcvbn-ts/language-common';

const SHORTEST = 6; // characters; the least that conclave.toml may allow

const words = dictionary['passwords-common'].filter((word) => word.length >= SHORTEST);
const folder = new URL('dist/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('passwords.txt', folder), `${words.join('\n')}\n`);
