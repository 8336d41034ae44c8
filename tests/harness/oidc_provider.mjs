// A provider not of ours (npm oidc-provider), as a process of its own: PORT, REDIRECT_URI, SECRET in
// the environment. Whoever names themself at its sign-in page is that person, with an address; with
// USERINFO set, its ID tokens say neither name nor address, but UserInfo does.
import Provider from 'oidc-provider';

const { PORT, REDIRECT_URI, SECRET, USERINFO } = process.env;
const issuer = `http://127.0.0.1:${PORT}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'conclave',
      client_secret: SECRET,
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: Boolean(USERINFO),
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({
      sub,
      name: `${sub} of Corp`,
      email: `${sub}@example.org`,
      email_verified: true,
    }),
  }),
});

provider.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
