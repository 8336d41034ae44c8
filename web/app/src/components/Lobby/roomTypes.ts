const names: ReadonlyMap<string, string> = new Map([
  ['peer-to-peer', 'Direct, up to 10 people'],
  ['go', 'Direct, two people'],
  ['group-small', 'Group, up to 4 people'],
  ['group', 'Group, up to 50 people'],
]);

/** What people read for a room type. */
export function roomTypeName(type: string): string {
  return names.get(type) ?? type;
}
