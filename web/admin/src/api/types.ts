// What the admin API says and takes; its OpenAPI document is the source (/swagger/v1/swagger.json).

/** A page of a list: the items under the list's own name, and how many there are in all. */
export type ListOf<Name extends string, Item> = Readonly<Record<Name, readonly Item[]>> & {
  readonly totalCount: number;
  readonly pageSize: number;
};

export interface User {
  readonly id: string;
  readonly userName: string;
  readonly email: string | null;
  readonly emailConfirmed: boolean;
  readonly phoneNumber: string | null;
  readonly phoneNumberConfirmed: boolean;
  readonly lockoutEnabled: boolean;
  readonly twoFactorEnabled: boolean;
  readonly accessFailedCount: number;
  readonly lockoutEnd: string | null;
}

/** Who calls, as `Info/GetCaller` says. */
export interface OwnAccount {
  /** A password opens it, and nothing more is asked for: no authenticator app, no passkey. */
  readonly passwordAlone: boolean;
}

/** How long a new password is, in characters. */
export interface PasswordPolicy {
  readonly minLength: number;
  readonly maxLength: number;
}

export interface Role {
  readonly id: string;
  readonly name: string;
}

/** A passkey of somebody; nothing of it lets anybody in. */
export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly created: string;
  readonly lastUsed: string | null;
  readonly backedUp: boolean;
}
export type PasskeyList = ListOf<'passkeys', Passkey>;

export interface Claim {
  readonly claimId: number;
  readonly claimType: string;
  readonly claimValue: string;
  readonly userId?: string;
  readonly roleId?: string;
}

export interface AuditEntry {
  readonly id: number;
  readonly event: string;
  readonly source: string;
  readonly category: string;
  readonly subjectIdentifier: string;
  readonly subjectName: string;
  readonly subjectType: string;
  readonly subjectAdditionalData: string;
  readonly action: string;
  readonly data: string;
  readonly created: string;
}

export type Users = ListOf<'users', User>;
export type Roles = ListOf<'roles', Role>;
export type Claims = ListOf<'claims', Claim>;
export type AuditLogs = ListOf<'logs', AuditEntry>;

/** The longest page that the API answers. */
export const maxPageSize = 100;

export interface DayTotal {
  readonly total: number;
  readonly created: string;
}

export interface ServerTotals {
  readonly clientsTotal: number;
  readonly apiResourcesTotal: number;
  readonly apiScopesTotal: number;
  readonly identityResourcesTotal: number;
  readonly auditLogsPerDaysTotal: readonly DayTotal[];
}

export interface PeopleTotals {
  readonly usersTotal: number;
  readonly rolesTotal: number;
}

export interface IssueTotals {
  readonly warnings: number;
  readonly recommendations: number;
}
