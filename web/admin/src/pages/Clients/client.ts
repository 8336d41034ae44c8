/** What the pages change of a client; the API knows more members, which are sent back as they came. */
export interface Client extends Readonly<Record<string, unknown>> {
  readonly id: number;
  readonly clientId: string;
  readonly clientName: string | null;
  readonly description: string | null;
  readonly enabled: boolean;
  readonly nonEditable: boolean;
  readonly requireClientSecret: boolean;
  readonly allowedGrantTypes: readonly string[];
}

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
