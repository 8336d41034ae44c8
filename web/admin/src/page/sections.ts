import { mdiAccountGroupOutline, mdiShieldAccountOutline } from '@mdi/js';
import type { ComponentType } from 'react';
import { People } from '../pages/People/People';
import { Person } from '../pages/People/Person';
import { Role } from '../pages/Roles/Role';
import { Roles } from '../pages/Roles/Roles';

interface ConsoleSection {
  readonly href: string;
  readonly text: string;
  readonly icon: string;
  readonly page: ComponentType;
  /** The page of one of its items, when it has such a page. */
  readonly item?: ComponentType<{ readonly id: string }>;
}

/** What the console consists of, in the order of its navigation. */
export const sections: readonly ConsoleSection[] = [
  { href: '/users', text: 'People', icon: mdiAccountGroupOutline, page: People, item: Person },
  { href: '/roles', text: 'Roles', icon: mdiShieldAccountOutline, page: Roles, item: Role },
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
