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
      choice('applicationType', 'Where it runs', [
        ['web', 'On the web'],
        ['native', 'On a telephone or a desktop'],
      ]),
      flag('enabled', 'Enabled', 'Off: it gets no tokens, and those it has are refused.'),
    ],
  },
  {
    title: 'Addresses',
    fields: [
      lines(
        'redirectUris',
        'Redirect addresses',
        'Where people come back to, one a line, compared letter by letter.',
      ),
      lines(
        'postLogoutRedirectUris',
        'Addresses after sign-out',
        'Where signing out may lead, one a line.',
      ),
      lines(
        'allowedCorsOrigins',
        'Origins of pages',
        'Scripts of pages there may call us, one a line: https://app.example.org',
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
      flag('allowOfflineAccess', 'Refresh tokens', 'It stays connected while nobody is there.'),
      flag('requirePkce', 'PKCE', 'A stolen code is worth nothing. Leave it on.'),
      flag('requireClientSecret', 'Secret', 'Off: a public client, which must use PKCE.'),
    ],
  },
  {
    title: 'Tokens',
    fields: [
      seconds('accessTokenLifetime', 'Access tokens', 'Short ones are safer; an hour is usual.'),
      seconds('identityTokenLifetime', 'ID tokens', 'Read at once, so short.'),
      seconds('authorizationCodeLifetime', 'Codes', 'Between the sign-in and the token request.'),
      seconds(
        'absoluteRefreshTokenLifetime',
        'Refresh tokens, from the sign-in',
        'Then people sign in again.',
      ),
      seconds(
        'slidingRefreshTokenLifetime',
        'Refresh tokens, from the last use',
        'One that rests longer has ended.',
      ),
      seconds(
        'userSsoLifetime',
        'Age of a sign-in',
        'People who signed in longer ago do it again. Empty: any age.',
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
    title: 'Ways to sign in',
    hint: 'Whether people sign in to it here, and at which providers of others.',
    folded: true,
    fields: [
      {
        ...flag(
          'enableLocalLogin',
          'Here, with a password or a passkey',
          'Off: only at providers of others.',
        ),
        usual: true,
        off: 'Not here',
      },
      picks(
        'identityProviderRestrictions',
        'At these providers',
        'Clients/GetIdentityProviders',
        'Empty: at each that is offered. People signed in in another way sign in again.',
      ),
    ],
  },
  {
    title: 'Consent and what people see',
    hint: 'Whether people are asked, and what the page shows that asks them.',
    folded: true,
    fields: [
      flag('requireConsent', 'Ask people', 'They allow each scope before the first sign-in.'),
      {
        ...flag('allowRememberConsent', 'Remember the answer', 'They are asked once.'),
        usual: true,
        off: 'Asked each time',
      },
      seconds(
        'consentLifetime',
        'How long the answer counts',
        'Then they are asked again. Empty: until they take it back.',
      ),
      text('clientUri', 'Website', 'People reach it from the consent page.'),
      text('logoUri', 'Logo', 'Address of a picture.'),
      text('policyUri', 'Privacy statement', 'Address of a page for people.'),
      text('tosUri', 'Terms of service', 'Address of a page for people.'),
      lines('contacts', 'Who answers for it', 'Mail addresses, one a line.'),
      text('softwareId', 'Software', 'What its maker calls it.'),
      text('softwareVersion', 'Version of the software'),
      lines(
        'authorizationDetailsTypes',
        'Details that it may ask for',
        'Types of conclave.toml, one a line (RFC 9396).',
      ),
    ],
  },
  {
    title: 'What it is told',
    hint: 'How it learns of sign-outs and of answers, and where sign-ins begin.',
    folded: true,
    fields: [
      text(
        'backChannelLogoutUri',
        'Back-channel logout',
        'Address that the server posts to when a session ends. The surer way.',
      ),
      text(
        'frontChannelLogoutUri',
        'Front-channel logout',
        'Address that the browser loads unseen when a session ends.',
      ),
      text(
        'backchannelClientNotificationEndpoint',
        'Told of answers without a browser',
        'An address of the client (CIBA, ping mode).',
      ),
      text('initiateLoginUri', 'Where a sign-in begins', 'For sign-ins that start with us.'),
      {
        ...flag(
          'backChannelLogoutSessionRequired',
          'The session’s id for back-channel logout',
          'It gets it in any case.',
        ),
        usual: true,
      },
      {
        ...flag(
          'frontChannelLogoutSessionRequired',
          'The session’s id for front-channel logout',
          'It gets it in any case.',
        ),
        usual: true,
      },
    ],
  },
  {
    title: 'How it shows who it is',
    hint: 'Keys or a certificate in place of a secret, and signed requests.',
    folded: true,
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
    hint: 'Whether applications of other hosts know people by the same ids.',
    folded: true,
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
        'List of its redirect addresses',
        'Address of a JSON list of all of them. Only for ids of a host of its own, where these addresses have several hosts: those share the ids of this address’s host. In OpenID Connect: sector_identifier_uri.',
      ),
    ],
  },
  {
    title: 'Signed and encrypted answers',
    hint: 'Signatures and encryption beyond the usual ID token.',
    folded: true,
    fields: [
      text(
        'idTokenEncryptedResponseAlg',
        'Encryption of ID tokens',
        'Such as RSA-OAEP-256 or ECDH-ES; needs a key of its own. Empty: none.',
      ),
      text(
        'idTokenEncryptedResponseEnc',
        'Encryption of the content of ID tokens',
        'Such as A256GCM.',
      ),
      text(
        'authorizationSignedResponseAlg',
        'Signature of answers',
        'ES256 or RS256, where it asks for signed ones (JARM). Empty: the server’s own choice.',
      ),
      text('userInfoSignedResponseAlg', 'Signature of UserInfo', 'ES256 or RS256. Empty: none.'),
      text('userInfoEncryptedResponseAlg', 'Encryption of UserInfo', 'As for ID tokens.'),
      text(
        'userInfoEncryptedResponseEnc',
        'Encryption of the content of UserInfo',
        'Such as A256GCM.',
      ),
      text(
        'authorizationEncryptedResponseAlg',
        'Encryption of signed answers',
        'As for ID tokens.',
      ),
      text(
        'authorizationEncryptedResponseEnc',
        'Encryption of the content of signed answers',
        'Such as A256GCM.',
      ),
      text(
        'requestObjectEncryptionAlg',
        'Encryption of its requests',
        'The one way that is taken, such as ECDH-ES; empty: any.',
      ),
      text(
        'requestObjectEncryptionEnc',
        'Encryption of the content of its requests',
        'Such as A256GCM.',
      ),
    ],
  },
  {
    title: 'In the name of others',
    hint: 'Token exchange, introspection and assertions about people.',
    folded: true,
    fields: [
      lines(
        'exchangeAudiences',
        'Exchanges tokens for',
        'Audiences, one a line. Needs the grant type token-exchange (RFC 8693).',
      ),
      flag(
        'mayImpersonate',
        'May leave out who acts',
        'Off: exchanged tokens always name it (act).',
      ),
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
    hint: 'FAPI, pushed requests, bound tokens, and what older clients need.',
    folded: true,
    fields: [
      flag('fapi', 'FAPI 2.0', 'Pushed requests, PKCE, DPoP and keys, which it must have.'),
      flag(
        'implicit',
        'Implicit flow',
        'ID tokens without a code, against RFC 9700. Leave it off.',
      ),
      flag(
        'requirePushedAuthorization',
        'Pushed requests only',
        'It sends requests to the server first; others are refused (RFC 9126).',
      ),
      flag(
        'requireDPoP',
        'Tokens bound to a key',
        'A stolen token is worth nothing without the key (DPoP, RFC 9449).',
      ),
      choice('dPoPValidationMode', 'Proofs of the key', [
        [1, 'Hold the time'],
        [3, 'Hold the time and a nonce of ours'],
      ]),
      flag(
        'certificateBoundAccessTokens',
        'Tokens bound to its certificate',
        'RFC 8705, 3; not both with a key.',
      ),
      flag(
        'allowAccessTokensViaBrowser',
        'Access tokens through the browser',
        'For the hybrid flows that answer with one.',
      ),
      flag(
        'alwaysSendClientClaims',
        'Client claims in tokens of people',
        'Off: only in those that it gets for itself.',
      ),
      { ...text('clientClaimsPrefix', 'Prefix of client claims'), usual: 'client_' },
    ],
  },
];
