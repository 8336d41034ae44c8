import {
  choice,
  type FieldGroup,
  flag,
  json,
  lines,
  picks,
  seconds,
  text,
} from '../Record/recordFields';
import { issuersForm, keysForm } from './keyForms';

/** The members of a client, by subject, with what each means. */
export const clientFields: readonly FieldGroup[] = [
  {
    title: 'Name',
    fields: [
      text('clientName', 'Name', 'What people read when they sign in.'),
      text('description', 'Description', 'For administrators only.'),
      text('clientUri', 'Website', 'People reach it from the consent page.'),
      text('logoUri', 'Logo', 'Address of a picture.'),
      text('policyUri', 'Privacy statement', 'Address of a page for people.'),
      text('tosUri', 'Terms of service', 'Address of a page for people.'),
      lines('contacts', 'Who answers for it', 'Mail addresses, one a line.'),
      choice('applicationType', 'Where it runs', [
        ['web', 'On the web'],
        ['native', 'On a telephone or a desktop'],
      ]),
      text('softwareId', 'Software', 'What its maker calls it.'),
      text('softwareVersion', 'Version of the software'),
      flag('enabled', 'Enabled', 'Off: it gets no tokens, and those it has are refused.'),
    ],
  },
  {
    title: 'Addresses',
    fields: [
      lines('redirectUris', 'Redirect addresses', 'Where people come back to, letter by letter.'),
      lines('postLogoutRedirectUris', 'Addresses after sign-out', 'Where signing out may lead.'),
      lines(
        'allowedCorsOrigins',
        'Origins of pages',
        'Pages there may call us: https://app.example.org',
      ),
      text('frontChannelLogoutUri', 'Front-channel logout', 'Loaded unseen when a session ends.'),
      text(
        'backChannelLogoutUri',
        'Back-channel logout',
        'Told by the server when a session ends.',
      ),
      text('initiateLoginUri', 'Where a sign-in begins', 'For sign-ins that start with us.'),
      flag(
        'frontChannelLogoutSessionRequired',
        'The session’s id for front-channel logout',
        'It gets it in any case.',
      ),
      flag(
        'backChannelLogoutSessionRequired',
        'The session’s id for back-channel logout',
        'It gets it in any case.',
      ),
    ],
  },
  {
    title: 'Grants and scopes',
    fields: [
      picks(
        ...(['allowedGrantTypes', 'Grant types', 'Clients/GetGrantTypes'] as const),
        'How it comes to tokens.',
      ),
      picks('allowedScopes', 'Scopes', 'Clients/GetScopes', 'What it may ask for.'),
      lines(
        'authorizationDetailsTypes',
        'Details that it may ask for',
        'Types of conclave.toml, one a line (RFC 9396).',
      ),
      flag('allowOfflineAccess', 'Refresh tokens', 'It stays connected while nobody is there.'),
      flag('requirePkce', 'PKCE', 'A stolen code is worth nothing. Leave it on.'),
      flag('requireClientSecret', 'Secret', 'Off: a public client, which must use PKCE.'),
    ],
  },
  {
    title: 'How it shows who it is',
    fields: [
      choice('tokenEndpointAuthMethod', 'Way', [
        ['', 'By its secret; a public one by its id'],
        ['client_secret_basic', 'Secret, in a header'],
        ['client_secret_post', 'Secret, in the form'],
        ['client_secret_jwt', 'Secret, which signs an assertion'],
        ['private_key_jwt', 'Key, which signs an assertion'],
        ['tls_client_auth', 'Certificate of an authority'],
        ['self_signed_tls_client_auth', 'Certificate of its own'],
      ]),
      text(
        'tokenEndpointAuthSigningAlg',
        'Algorithm of its assertions',
        'Such as ES256. Empty: any that fits the key.',
      ),
      json(
        'keys',
        'Its public keys',
        keysForm,
        'JSON: one JWK, a list, or a JWK set. Keys at an address exclude them.',
      ),
      text('jwksUri', 'Where it publishes its keys', 'https://app.example.org/jwks.json'),
      choice('certificateNameKind', 'Name in its certificate', [
        ['', 'None: it has no certificate of an authority'],
        ['subject_dn', 'Subject'],
        ['san_dns', 'Host name'],
        ['san_uri', 'URI'],
        ['san_ip', 'IP address'],
        ['san_email', 'Mail address'],
      ]),
      text('certificateName', 'What stands there', 'RFC 8705, 2.1.2: CN=shop,O=Example'),
      flag(
        'requireRequestObject',
        'Signed requests only',
        'RFC 9101; it needs a key. Other requests are refused.',
      ),
      text(
        'requestObjectSigningAlg',
        'Algorithm of its requests',
        'Such as ES256. Empty: any that fits its keys.',
      ),
    ],
  },
  {
    title: 'As whom it knows people',
    fields: [
      choice(
        'subjectType',
        'People’s ids',
        [
          ['public', 'As every application knows them'],
          ['pairwise', 'Known to the applications of its host only'],
        ],
        'Once it knows somebody, a change makes strangers of them.',
      ),
      text(
        'sectorIdentifierUri',
        'List of its hosts',
        'Needed where redirect addresses have several (OpenID Connect Core, 8.1).',
      ),
      text(
        'backchannelClientNotificationEndpoint',
        'Told of answers without a browser',
        'An address of the client (CIBA, ping mode).',
      ),
    ],
  },
  {
    title: 'Consent',
    fields: [
      flag('requireConsent', 'Ask people', 'They allow each scope before the first sign-in.'),
      flag('allowRememberConsent', 'Remember the answer', 'They are asked once.'),
    ],
  },
  {
    title: 'Tokens',
    fields: [
      seconds(
        'accessTokenLifetime',
        'Access tokens',
        'Seconds. Short ones are safer; an hour is usual.',
      ),
      seconds('identityTokenLifetime', 'ID tokens', 'Seconds.'),
      seconds('authorizationCodeLifetime', 'Codes', 'Seconds.'),
      seconds('absoluteRefreshTokenLifetime', 'Refresh tokens, from the sign-in', 'Seconds.'),
      seconds('slidingRefreshTokenLifetime', 'Refresh tokens, from the last use', 'Seconds.'),
      seconds(
        'userSsoLifetime',
        'Age of a sign-in',
        'Seconds; an older one is done again. Empty: any.',
      ),
      choice('accessTokenType', 'Form of access tokens', [
        [0, 'JWT, which APIs read by themselves'],
        [1, 'Reference, which APIs ask us about'],
      ]),
      choice('refreshTokenUsage', 'Use of refresh tokens', [
        [1, 'Once, then a new one'],
        [0, 'Again and again'],
      ]),
      picks(
        'allowedIdentityTokenSigningAlgorithms',
        'Signature of ID tokens',
        'Clients/GetSigningAlgorithms',
        'Empty: the server’s own choice.',
      ),
      flag(
        'coordinateLifetimeWithUserSession',
        'End with the session',
        'Signing out ends its refresh tokens.',
      ),
      flag(
        'alwaysIncludeUserClaimsInIdToken',
        'Claims in ID tokens',
        'Off: it reads them from UserInfo.',
      ),
    ],
  },
  {
    title: 'Signed and encrypted answers',
    fields: [
      text(
        'idTokenEncryptedResponseAlg',
        'Encryption of ID tokens',
        'Such as RSA-OAEP-256 or ECDH-ES; needs a key of its own. Empty: none.',
      ),
      text('idTokenEncryptedResponseEnc', 'Of their content', 'Such as A256GCM.'),
      text(
        'authorizationSignedResponseAlg',
        'Signature of answers',
        'ES256 or RS256, where it asks for signed ones (JARM). Empty: the server’s own choice.',
      ),
      text('userInfoSignedResponseAlg', 'Signature of UserInfo', 'ES256 or RS256. Empty: none.'),
      text('userInfoEncryptedResponseAlg', 'Encryption of UserInfo', 'As for ID tokens.'),
      text('userInfoEncryptedResponseEnc', 'Of its content', 'Such as A256GCM.'),
      text(
        'authorizationEncryptedResponseAlg',
        'Encryption of signed answers',
        'As for ID tokens.',
      ),
      text('authorizationEncryptedResponseEnc', 'Of their content', 'Such as A256GCM.'),
      text(
        'requestObjectEncryptionAlg',
        'Encryption of its requests',
        'The one way that is taken, such as ECDH-ES; empty: any.',
      ),
      text('requestObjectEncryptionEnc', 'Of their content', 'Such as A256GCM.'),
    ],
  },
  {
    title: 'In the name of others',
    fields: [
      lines(
        'exchangeAudiences',
        'Exchanges tokens for',
        'Audiences, one a line. Needs the grant type token-exchange (RFC 8693).',
      ),
      flag('mayImpersonate', 'Leave out who acts', 'Else exchanged tokens name it.'),
      text('mayAct', 'Who may act with its tokens', 'The id of one client; empty: no rule.'),
      lines(
        'introspectionAudiences',
        'May ask about tokens for',
        'Audiences, one a line: the APIs that it is (RFC 7662).',
      ),
      json(
        'trustedIssuers',
        'Who vouches for people',
        issuersForm,
        'JSON: [{"issuer", "keys": [JWK], "subjects": [{"subject", "userId"}]}] (RFC 7523, 2.1).',
      ),
    ],
  },
  {
    title: 'Advanced',
    fields: [
      flag('fapi', 'FAPI 2.0', 'Pushed requests, PKCE, DPoP and keys, which it must have.'),
      flag(
        'implicit',
        'Implicit flow',
        'ID tokens without a code, against RFC 9700. Leave it off.',
      ),
      flag('requirePushedAuthorization', 'Pushed requests only', 'RFC 9126.'),
      flag('requireDPoP', 'Tokens bound to a key', 'DPoP, RFC 9449.'),
      choice('dPoPValidationMode', 'Proofs of the key', [
        [1, 'Hold the time'],
        [3, 'Hold the time and a nonce of ours'],
      ]),
      flag(
        'certificateBoundAccessTokens',
        'Tokens bound to its certificate',
        'RFC 8705, 3; not both with a key.',
      ),
      flag('allowAccessTokensViaBrowser', 'Access tokens through the browser', 'For hybrid flows.'),
      flag('alwaysSendClientClaims', 'Client claims in tokens of people', 'Else only in its own.'),
      text('clientClaimsPrefix', 'Prefix of client claims'),
    ],
  },
];
