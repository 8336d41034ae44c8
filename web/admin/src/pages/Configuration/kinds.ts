export type Item = Readonly<Record<string, unknown>>;

/** A list of the configuration: where the API has it, and the member by which one knows an item. */
export interface Kind {
  readonly key: string;
  readonly title: string;
  readonly path: string;
  readonly items: string;
  readonly name: string;
}

/** In the order of an import: what others name comes first. */
export const kinds: readonly Kind[] = [
  { key: 'apiScopes', title: 'API scope', path: 'ApiScopes', items: 'scopes', name: 'name' },
  {
    ...{ key: 'apiResources', title: 'API resource', path: 'ApiResources' },
    ...{ items: 'apiResources', name: 'name' },
  },
  {
    ...{ key: 'identityResources', title: 'Identity resource', path: 'IdentityResources' },
    ...{ items: 'identityResources', name: 'name' },
  },
  { key: 'roles', title: 'Role', path: 'Roles', items: 'roles', name: 'name' },
  { key: 'clients', title: 'Application', path: 'Clients', items: 'clients', name: 'clientId' },
  {
    ...{ key: 'identityProviders', title: 'Provider', path: 'IdentityProviders' },
    ...{ items: 'identityProviders', name: 'scheme' },
  },
];

export function nameOf(kind: Kind, item: Item): string {
  const name = item[kind.name];
  return typeof name === 'string' ? name : '';
}

/** Members that belong to one installation, or are nobody else's business. */
const own = new Set([
  ...['id', 'created', 'updated', 'lastAccessed', 'nonEditable', 'redirectUri'],
  ...['neededByServer', 'HasClientSecret', 'ClientSecret'],
]);

/** What of a value another installation can take over. */
export function portable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(portable);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const members = Object.entries(value).filter(([name]) => !own.has(name));
  return Object.fromEntries(members.map(([name, each]) => [name, portable(each)]));
}
