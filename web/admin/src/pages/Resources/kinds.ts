import { type FieldGroup, flag, picks, type RecordField, text } from '../Record/recordFields';

/** A scope, an API or an identity resource, as far as the pages need to know it. */
export interface Resource extends Readonly<Record<string, unknown>> {
  readonly id: number;
  readonly name: string;
  readonly displayName: string | null;
  readonly enabled: boolean;
  readonly showInDiscoveryDocument: boolean;
  /** It can be neither renamed, turned off nor removed. */
  readonly neededByServer: boolean;
}

/** What the pages of scopes, of APIs and of identity resources say differently. */
export interface Kind {
  readonly title: string;
  readonly about: string;
  readonly one: string;
  /** Where its list is here, and where in the API. */
  readonly href: string;
  readonly path: string;
  readonly items: string;
  readonly properties: string;
  readonly none: string;
  /** What ends with one that is removed. */
  readonly removed: string;
  readonly secrets: boolean;
  readonly groups: readonly FieldGroup[];
}

const basics = (name: string, shownTo: string, off: string): readonly RecordField[] => [
  text('name', 'Name', name),
  text('displayName', 'Display name', shownTo),
  text('description', 'Description', shownTo),
  flag('enabled', 'Enabled', off),
  flag('showInDiscoveryDocument', 'In the discovery document', 'Off: it works, and is not listed.'),
];
const people = 'People read it when they are asked for consent.';
const consent: FieldGroup = {
  title: 'Consent',
  fields: [
    flag('required', 'Can’t be refused', 'People allow it or nothing.'),
    flag('emphasize', 'Stands out', 'For what people should think about.'),
  ],
};
const claims = (help: string): FieldGroup => ({
  title: 'Claims',
  fields: [picks('userClaims', 'Claims about people', 'Clients/GetStandardClaims', help)],
});

export const apiScopes: Kind = {
  title: 'API scopes',
  about: 'What applications may ask for at APIs.',
  one: 'API scope',
  ...{ href: '/api-scopes', path: 'ApiScopes', items: 'scopes', properties: 'apiScopeProperties' },
  none: 'Applications that sign people in need none. Enter one for an API of yours.',
  removed: 'Applications that still ask for it are refused, and no API has it any more.',
  secrets: false,
  groups: [
    {
      title: 'The scope',
      fields: basics(
        'What applications ask for: orders.read',
        people,
        'Off: applications that ask for it are refused.',
      ),
    },
    consent,
    claims('They come into access tokens that have the scope.'),
  ],
};

export const apiResources: Kind = {
  title: 'API resources',
  about: 'The APIs that access tokens are for: their audiences.',
  one: 'API resource',
  ...{ href: '/api-resources', path: 'ApiResources', items: 'apiResources' },
  properties: 'apiResourceProperties',
  none: 'Enter one with the scopes that belong to it, and tokens with these name it.',
  removed: 'New tokens with its scopes are for the issuer itself, which the API should refuse.',
  secrets: true,
  groups: [
    {
      title: 'The API',
      fields: [
        ...basics(
          'Stands in its tokens as “aud”: an address or a word.',
          'For administrators.',
          'Off: no token is for it.',
        ),
        picks(
          ...(['scopes', 'Scopes', 'Clients/GetScopes?excludeIdentityResources=true'] as const),
          'Tokens that have one of them are for this API.',
        ),
      ],
    },
    claims('They come into access tokens for the API.'),
    {
      title: 'For programs',
      hint: 'What tokens for the API have to be.',
      fields: [
        flag(
          'requireResourceIndicator',
          'By its name only',
          'Only applications that ask for it by name (“resource”, RFC 8707) get tokens for it.',
        ),
        picks(
          ...(['allowedAccessTokenSigningAlgorithms', 'Signing algorithms'] as const),
          ...([
            'Clients/GetSigningAlgorithms',
            'The first that there is a key for signs its access tokens.',
          ] as const),
        ),
      ],
    },
  ],
};

export const identityResources: Kind = {
  title: 'Identity resources',
  about: 'Scopes that bring facts about the person who signs in.',
  one: 'identity resource',
  ...{ href: '/identity-resources', path: 'IdentityResources', items: 'identityResources' },
  properties: 'identityResourceProperties',
  none: 'Enter one that brings the claims your applications need.',
  removed: 'Applications that still ask for it are refused.',
  secrets: false,
  groups: [
    {
      title: 'The scope',
      fields: basics(
        'What applications ask for: profile',
        people,
        'Off: applications that ask for it are refused.',
      ),
    },
    consent,
    claims('They come to UserInfo, and into ID tokens of applications that want them there.'),
  ],
};
