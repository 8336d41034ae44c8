import type { AdminApi } from '../../api/AdminApi';
import { maxPageSize } from '../../api/types';
import { type Item, kinds, nameOf, portable } from './kinds';

export const format = 'conclave-configuration';
export const version = 1;

/** Our own limits: what is larger is no configuration. */
export const maxFileBytes = 10_000_000;
const maxItems = 5000;

/** Items by the key of their kind. */
export type Lists = Readonly<Record<string, readonly Item[]>>;

/** Everything that is there now, as the API has it. */
export async function readAll(api: AdminApi): Promise<Lists> {
  const lists: Record<string, readonly Item[]> = {};
  for (const { key, path, items } of kinds) {
    const found: Item[] = [];
    for (let page = 1; ; page += 1) {
      const part = await api.get<Item>(path, { page, pageSize: maxPageSize });
      const more = (part[items] ?? []) as readonly Item[];
      found.push(...more);
      if (more.length < maxPageSize) {
        break;
      }
    }
    lists[key] = found;
  }
  return lists;
}

/** The file: without secrets, and without what stands in conclave.toml. */
export function fileOf(lists: Lists, now: Date): string {
  const parts = kinds.map(({ key }) => [
    key,
    (lists[key] ?? []).filter(({ nonEditable }) => nonEditable !== true).map(portable),
  ]);
  const lasting = Object.fromEntries(parts) as Item;
  const file = { format, version, exported: now.toISOString(), ...lasting };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Why a file is not taken, in words for people. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
}

function objectIn(text: string): Item {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new FileFault('The file is no JSON.');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new FileFault('The file is no configuration: it must be a JSON object.');
  }
  return { ...parsed };
}

/** Reads a file. Throws FileFault. */
export function listsIn(text: string): Lists {
  const file = objectIn(text);
  if (file.format !== format) {
    throw new FileFault(`The file is no configuration: its “format” must be “${format}”.`);
  }
  if (file.version !== version) {
    throw new FileFault(`This console reads version ${String(version)} of the file only.`);
  }
  const known = ['format', 'version', 'exported', ...kinds.map(({ key }) => key)];
  const unknown = Object.keys(file).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new FileFault(`The file has “${unknown}”, which this console does not know.`);
  }
  const lists: Record<string, readonly Item[]> = {};
  let count = 0;
  for (const kind of kinds) {
    const list: unknown = file[kind.key] ?? [];
    if (!Array.isArray(list)) {
      throw new FileFault(`“${kind.key}” must be a list.`);
    }
    const names = new Set<string>();
    lists[kind.key] = list.map((each: unknown, index) => {
      const item = typeof each === 'object' && each !== null ? ({ ...each } as Item) : {};
      const name = nameOf(kind, item);
      if (name === '') {
        throw new FileFault(`${kind.key}[${String(index)}] has no “${kind.name}”.`);
      }
      if (names.has(name)) {
        throw new FileFault(`“${name}” stands twice in “${kind.key}”.`);
      }
      names.add(name);
      return portable(item) as Item;
    });
    count += list.length;
  }
  if (count === 0 || count > maxItems) {
    throw new FileFault(`A file has 1 to ${String(maxItems)} items.`);
  }
  return lists;
}
