import type { Identity } from '@conclave/ui';
import { createContext, useContext } from 'react';

/** Who is signed in and what they may do. */
export interface Caller extends Identity {
  readonly id: string;
  /** False for an auditor, who sees everything and changes nothing. */
  readonly mayWrite: boolean;
}

export const CallerContext = createContext<Caller | null>(null);

export function useCaller(): Caller {
  const caller = useContext(CallerContext);
  if (caller === null) {
    throw new Error('useCaller outside of CallerContext');
  }
  return caller;
}

export function useMayWrite(): boolean {
  return useCaller().mayWrite;
}

type Claims = Readonly<Record<string, unknown>>;

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function rolesIn(claims: Claims): readonly string[] {
  const { role } = claims;
  if (Array.isArray(role)) {
    return role.filter((each) => typeof each === 'string');
  }
  return typeof role === 'string' ? [role] : [];
}

/** Reads UserInfo. An administrator who is an auditor, too, may change things. */
export function callerFrom(claims: Claims, administratorRole: string): Caller {
  return {
    id: textOf(claims.sub) ?? '',
    name: textOf(claims.preferred_username) ?? textOf(claims.name) ?? textOf(claims.sub) ?? '',
    email: textOf(claims.email),
    mayWrite: rolesIn(claims).includes(administratorRole),
  };
}
