import type { AdminApi } from '../../api/AdminApi';
import { type ApiProblem, asProblem } from '../../api/ApiProblem';
import type { Lists } from './file';
import { type Item, type Kind, kinds, nameOf, portable } from './kinds';

/** What an import does with one item of the file. */
export interface Step {
  readonly kind: Kind;
  readonly name: string;
  readonly change: 'create' | 'change' | 'same' | 'fixed';
  /** Members that become others. */
  readonly members: readonly string[];
  readonly item: Item;
  readonly existing: Item | null;
}

export interface Outcome {
  readonly step: Step;
  readonly problem: ApiProblem | null;
}

/** The existing item with what the file says; what it does not name stays. */
function merged(existing: Item, item: Item): Item {
  const texts = 'identityProviderProperties';
  const both = existing[texts] !== undefined && item[texts] !== undefined;
  const nested = both
    ? { [texts]: { ...(existing[texts] as Item), ...(item[texts] as Item) } }
    : {};
  return { ...existing, ...item, ...nested, id: existing.id };
}

/** As texts to compare by: members in order, and lists of texts, which are sets, sorted. */
function comparable(value: unknown): string {
  return JSON.stringify(value, (_name, each: unknown): unknown => {
    if (Array.isArray(each)) {
      const entries: readonly unknown[] = each;
      return entries.every((entry) => typeof entry === 'string') ? entries.toSorted() : entries;
    }
    return typeof each === 'object' && each !== null
      ? Object.fromEntries(
          Object.entries(each).toSorted(([one], [other]) => (one < other ? -1 : 1)),
        )
      : (each ?? '');
  });
}

function stepFor(kind: Kind, item: Item, existing: Item | null): Step {
  const step = { kind, name: nameOf(kind, item), item, existing };
  if (existing === null) {
    return { ...step, change: 'create', members: [] };
  }
  const before = portable(existing) as Item;
  const after = portable(merged(existing, item)) as Item;
  const members = Object.keys(after).filter(
    (name) => comparable(after[name]) !== comparable(before[name]),
  );
  const change = existing.nonEditable === true ? 'fixed' : members.length > 0 ? 'change' : 'same';
  return { ...step, change, members };
}

/** What an import of the file would do. Nothing is ever removed. */
export function planFor(file: Lists, there: Lists): readonly Step[] {
  return kinds.flatMap((kind) =>
    (file[kind.key] ?? []).map((item) => {
      const name = nameOf(kind, item);
      const known = (there[kind.key] ?? []).find((each) => nameOf(kind, each) === name);
      return stepFor(kind, item, known ?? null);
    }),
  );
}

const pause = 1000; // milliseconds, after the server said that the calls are too many
const attempts = 5;

async function patiently(work: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (thrown) {
      if (asProblem(thrown).status !== 429 || attempt === attempts) {
        throw thrown;
      }
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

async function carryOut(api: AdminApi, { kind, change, item, existing }: Step): Promise<void> {
  if (change === 'create') {
    await patiently(() => api.post(kind.path, item));
  } else if (existing !== null) {
    await patiently(async () => {
      const now = await api.read<Item>(`${kind.path}/${encodeURIComponent(String(existing.id))}`);
      await api.put(kind.path, merged(now.value, item), now.etag);
    });
  }
}

/** Carries out what changes something, one after the other; a refusal keeps none of the others. */
export async function carryOutAll(
  api: AdminApi,
  steps: readonly Step[],
  onStep: (done: number) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const step of steps.filter(({ change }) => change === 'create' || change === 'change')) {
    try {
      await carryOut(api, step);
      outcomes.push({ step, problem: null });
    } catch (thrown) {
      outcomes.push({ step, problem: asProblem(thrown) });
    }
    onStep(outcomes.length);
  }
  return outcomes;
}
