import { deviceGrant } from './client';

export interface ClientType {
  readonly name: string;
  readonly about: string;
  /** Whether the server of the application keeps a secret. */
  readonly secret: boolean;
  /** Whether people come back to an address of it. */
  readonly redirects: boolean;
  readonly template: Readonly<Record<string, unknown>>;
}

const code = {
  allowedGrantTypes: ['authorization_code'],
  allowedScopes: ['openid', 'profile'],
  requirePkce: true,
  requireConsent: false,
};

/** What the wizard offers. */
export const clientTypes: readonly ClientType[] = [
  {
    name: 'Web application with a server',
    about: 'Its server can keep a secret: PHP, Java, .NET, Node and others. Code with PKCE.',
    secret: true,
    redirects: true,
    template: { ...code, requireClientSecret: true },
  },
  {
    name: 'Single-page application',
    about: 'Runs in the browser and keeps no secret. Code with PKCE; its origin may call us.',
    secret: false,
    redirects: true,
    template: { ...code, requireClientSecret: false },
  },
  {
    name: 'Native application',
    about: 'On a telephone or a desktop, without a secret. Code with PKCE, loopback addresses.',
    secret: false,
    redirects: true,
    template: { ...code, requireClientSecret: false, allowOfflineAccess: true },
  },
  {
    name: 'Machine',
    about: 'A program that acts for itself, without people. Client credentials and a secret.',
    secret: true,
    redirects: false,
    template: {
      allowedGrantTypes: ['client_credentials'],
      allowedScopes: [],
      requireClientSecret: true,
      requireConsent: false,
    },
  },
  {
    name: 'Device',
    about: 'A television or a tool without a keyboard: people type a code elsewhere.',
    secret: false,
    redirects: false,
    template: {
      allowedGrantTypes: [deviceGrant],
      allowedScopes: ['openid', 'profile'],
      allowOfflineAccess: true,
      requireClientSecret: false,
      requirePkce: true,
    },
  },
];

/** Origins of addresses, each once; what is no address is left to the server to refuse. */
export function originsOf(addresses: readonly string[]): readonly string[] {
  const origins = addresses.flatMap((address) => {
    try {
      const { origin } = new URL(address);
      return origin === 'null' ? [] : [origin];
    } catch {
      return [];
    }
  });
  return [...new Set(origins)];
}

/** One entry a line; empty lines are none. */
export function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
