import { type FieldGroup, flag, lines, picks, seconds, text } from '../Record/recordFields';

/** The members of a client, by subject, with what each means. */
export const clientFields: readonly FieldGroup[] = [
  {
    title: 'Name',
    fields: [
      text('clientName', 'Name', 'What people read when they sign in.'),
      text('description', 'Description', 'For administrators only.'),
      text('clientUri', 'Website', 'People reach it from the consent page.'),
      text('logoUri', 'Logo', 'Address of a picture.'),
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
      {
        ...{ name: 'accessTokenType', label: 'Form of access tokens', kind: 'choice' },
        choices: [
          [0, 'JWT, which APIs read by themselves'],
          [1, 'Reference, which APIs ask us about'],
        ],
      },
      {
        ...{ name: 'refreshTokenUsage', label: 'Use of refresh tokens', kind: 'choice' },
        choices: [
          [1, 'Once, then a new one'],
          [0, 'Again and again'],
        ],
      },
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
    title: 'For its eyes only',
    fields: [
      text(
        'idTokenEncryptedResponseAlg',
        'Encryption of ID tokens',
        'Such as RSA-OAEP-256 or ECDH-ES; needs a key of its own. Empty: none.',
      ),
      text('idTokenEncryptedResponseEnc', 'Of their content', 'Such as A256GCM.'),
      text('userInfoSignedResponseAlg', 'Signature of UserInfo', 'ES256 or RS256. Empty: none.'),
      text('userInfoEncryptedResponseAlg', 'Encryption of UserInfo', 'As for ID tokens.'),
      text('userInfoEncryptedResponseEnc', 'Of its content', 'Such as A256GCM.'),
      text(
        'authorizationEncryptedResponseAlg',
        'Encryption of signed answers',
        'As for ID tokens.',
      ),
      text('authorizationEncryptedResponseEnc', 'Of their content', 'Such as A256GCM.'),
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
      flag(
        'requireRequestObject',
        'Signed requests only',
        'RFC 9101; its key is a secret of type JWK.',
      ),
      flag('requireDPoP', 'Tokens bound to a key', 'DPoP, RFC 9449.'),
      flag('allowAccessTokensViaBrowser', 'Access tokens through the browser', 'For hybrid flows.'),
      flag('alwaysSendClientClaims', 'Client claims in tokens of people', 'Else only in its own.'),
      text('clientClaimsPrefix', 'Prefix of client claims'),
    ],
  },
];
