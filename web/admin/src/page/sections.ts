import {
  mdiAccountGroupOutline,
  mdiAlertOutline,
  mdiApi,
  mdiApplicationOutline,
  mdiCardAccountDetailsOutline,
  mdiClipboardTextClockOutline,
  mdiFormatListChecks,
  mdiHandshakeOutline,
  mdiKeyOutline,
  mdiLoginVariant,
  mdiMonitorAccount,
  mdiShieldAccountOutline,
  mdiSwapVertical,
  mdiTagOutline,
  mdiViewDashboardOutline,
} from '@mdi/js';
import type { ComponentType } from 'react';
import { AuditLog } from '../pages/AuditLog/AuditLog';
import { Client } from '../pages/Clients/Client';
import { Clients } from '../pages/Clients/Clients';
import { Configuration } from '../pages/Configuration/Configuration';
import { Dashboard } from '../pages/Dashboard/Dashboard';
import { GrantsOf } from '../pages/Grants/GrantsOf';
import { GrantSubjects } from '../pages/Grants/GrantSubjects';
import { Sessions } from '../pages/Grants/Sessions';
import { Issues } from '../pages/Issues/Issues';
import { Keys } from '../pages/Keys/Keys';
import { People } from '../pages/People/People';
import { Person } from '../pages/People/Person';
import { Provider } from '../pages/Providers/Provider';
import { Providers } from '../pages/Providers/Providers';
import { RoomPolicy } from '../pages/Policy/RoomPolicy';
import {
  ApiResource,
  ApiResources,
  ApiScope,
  ApiScopes,
  IdentityResource,
  IdentityResources,
} from '../pages/Resources/pages';
import { Role } from '../pages/Roles/Role';
import { Roles } from '../pages/Roles/Roles';

interface ConsoleSection {
  readonly href: string;
  readonly text: string;
  readonly icon: string;
  /** What it stands under in the navigation; without one it stands by itself. */
  readonly group?: string;
  readonly page: ComponentType;
  /** The page of one of its items, when it has such a page. */
  readonly item?: ComponentType<{ readonly id: string }>;
}

function under(group: string, some: readonly ConsoleSection[]): readonly ConsoleSection[] {
  return some.map((each) => ({ ...each, group }));
}

/** What the console consists of, in the order of its navigation. */
export const sections: readonly ConsoleSection[] = [
  { href: '/', text: 'Overview', icon: mdiViewDashboardOutline, page: Dashboard },
  ...under('People', [
    { href: '/users', text: 'People', icon: mdiAccountGroupOutline, page: People, item: Person },
    { href: '/roles', text: 'Roles', icon: mdiShieldAccountOutline, page: Roles, item: Role },
    { href: '/sessions', text: 'Sessions', icon: mdiMonitorAccount, page: Sessions },
    {
      ...{ href: '/grants', text: 'Grants', icon: mdiHandshakeOutline },
      ...{ page: GrantSubjects, item: GrantsOf },
    },
    {
      ...{ href: '/providers', text: 'Providers', icon: mdiLoginVariant },
      ...{ page: Providers, item: Provider },
    },
  ]),
  ...under('Applications', [
    {
      ...{ href: '/clients', text: 'Applications', icon: mdiApplicationOutline },
      ...{ page: Clients, item: Client },
    },
    {
      ...{ href: '/api-scopes', text: 'API scopes', icon: mdiTagOutline },
      ...{ page: ApiScopes, item: ApiScope },
    },
    {
      ...{ href: '/api-resources', text: 'API resources', icon: mdiApi },
      ...{ page: ApiResources, item: ApiResource },
    },
    {
      ...{ href: '/identity-resources', text: 'Identity resources' },
      ...{ icon: mdiCardAccountDetailsOutline, page: IdentityResources, item: IdentityResource },
    },
  ]),
  ...under('Server', [
    { href: '/policy', text: 'Room policy', icon: mdiFormatListChecks, page: RoomPolicy },
    { href: '/keys', text: 'Signing keys', icon: mdiKeyOutline, page: Keys },
    { href: '/issues', text: 'Warnings', icon: mdiAlertOutline, page: Issues },
    {
      ...{ href: '/configuration', text: 'Import and export' },
      ...{ icon: mdiSwapVertical, page: Configuration },
    },
    {
      ...{ href: '/audit-logs', text: 'Audit log', icon: mdiClipboardTextClockOutline },
      page: AuditLog,
    },
  ]),
];

/** The section that an address belongs to, and the item in it. */
export function sectionAt(
  path: string,
): { readonly section: ConsoleSection; readonly id: string | null } | null {
  const [, first = '', second = '', ...rest] = path.split('/');
  const section = sections.find(({ href }) => href === `/${first}`);
  if (section === undefined || rest.length > 0) {
    return null;
  }
  if (second === '') {
    return { section, id: null };
  }
  try {
    return section.item === undefined ? null : { section, id: decodeURIComponent(second) };
  } catch {
    return null; // A broken escape in a link somebody typed.
  }
}
