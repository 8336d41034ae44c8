/** How a member of something in the API is written. `lines`: one entry a line. */
export interface RecordField {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly kind: 'text' | 'flag' | 'seconds' | 'lines' | 'choice' | 'picks' | 'json';
  readonly choices?: readonly Choice[];
  /** The lookup of the API that offers what can be picked; a way of its own where it has one. */
  readonly lookup?: string;
  readonly json?: JsonForm;
  /** What it holds where nobody chose; where this is absent, nothing, or the first choice. */
  readonly usual?: unknown;
  /** What a switch that is usually on means when it is off, where that is worth a word. */
  readonly off?: string;
}

export type Choice = readonly [value: number | string, words: string];

/** How a member is written as JSON: what is shown of it, and what is sent for what was written. */
export interface JsonForm {
  readonly shown: (value: unknown) => unknown;
  readonly sent: (written: unknown) => unknown;
}

export interface FieldGroup {
  readonly title: string;
  readonly hint?: string;
  /** Closed until somebody opens it: few need it. It has a hint. */
  readonly folded?: boolean;
  readonly fields: readonly RecordField[];
}

/** What the form knows of a record: its members by name. */
export type RecordOf = Readonly<Record<string, unknown>>;

export const text = (name: string, label: string, help?: string): RecordField => ({
  ...{ name, label, kind: 'text' },
  ...(help === undefined ? {} : { help }),
});
export const flag = (name: string, label: string, help: string): RecordField => ({
  ...{ name, label, help, kind: 'flag' },
});
export const seconds = (name: string, label: string, help: string): RecordField => ({
  ...{ name, label, help, kind: 'seconds' },
});
export const lines = (name: string, label: string, help: string): RecordField => ({
  ...{ name, label, help, kind: 'lines' },
});
export const picks = (name: string, label: string, lookup: string, help: string): RecordField => ({
  ...{ name, label, lookup, help, kind: 'picks' },
});
export const choice = (
  name: string,
  label: string,
  choices: readonly Choice[],
  help?: string,
): RecordField => ({
  ...{ name, label, choices, kind: 'choice' },
  ...(help === undefined ? {} : { help }),
});
export const json = (name: string, label: string, form: JsonForm, help: string): RecordField => ({
  ...{ name, label, help, json: form, kind: 'json' },
});

/** Was something chosen here? */
function isChosen({ name, choices, usual }: RecordField, record: RecordOf): boolean {
  const value = record[name] ?? null;
  if (value === (usual ?? choices?.[0]?.[0] ?? null)) {
    return false;
  }
  return Array.isArray(value)
    ? value.length > 0
    : value !== null && value !== '' && value !== false;
}

/** The labels of the fields in which something was chosen. */
export function chosenIn({ fields }: FieldGroup, record: RecordOf): readonly string[] {
  return fields.flatMap((field) => {
    if (field.off !== undefined && record[field.name] === false) return [field.off];
    return isChosen(field, record) ? [field.label] : [];
  });
}

/** The members that have a field, so that what the server says of them stands beside it. */
export function membersOf(groups: readonly FieldGroup[]): readonly string[] {
  return groups.flatMap(({ fields }) => fields.map(({ name }) => name));
}

/** A record as it is sent: entries of lists trimmed, empty lines left out. */
export function tidy<T extends RecordOf>(record: T): T {
  const entries = Object.entries(record).map(([name, value]) => [
    name,
    Array.isArray(value) && value.every((each) => typeof each === 'string')
      ? value.map((each) => each.trim()).filter((each) => each !== '')
      : value,
  ]);
  return Object.fromEntries(entries) as T;
}
