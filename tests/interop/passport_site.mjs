// A web site with `passport-openidconnect`, as its documentation has it, in a process of its own:
// ORIGIN, CERTIFICATE and KEY of this site, ISSUER, CLIENT_ID and CLIENT_SECRET in the environment.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import OpenIDConnectStrategy from 'passport-openidconnect';

const { ORIGIN, CERTIFICATE, KEY, ISSUER, CLIENT_ID, CLIENT_SECRET } = process.env;

passport.use(
  new OpenIDConnectStrategy(
    {
      issuer: ISSUER,
      authorizationURL: `${ISSUER}/connect/authorize`,
      tokenURL: `${ISSUER}/connect/token`,
      userInfoURL: `${ISSUER}/connect/userinfo`,
      clientID: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      callbackURL: `${ORIGIN}/oauth2/redirect`,
      scope: ['profile', 'email'],
      nonce: true,
      maxAge: 3600,
      skipUserProfile: false,
    },
    (issuer, uiProfile, idProfile, context, idToken, accessToken, refreshToken, params, done) =>
      done(null, {
        issuer,
        id: idProfile.id,
        name: uiProfile.username ?? uiProfile._json.preferred_username,
        email: uiProfile.emails?.[0]?.value,
        scope: params.scope,
        idToken,
      }),
  ),
);
passport.serializeUser((user, done) => done(null, user));
passport.deserializeUser((user, done) => done(null, user));

const app = express();
app.use(
  session({
    secret: 'only for tests',
    resave: false,
    saveUninitialized: false,
    cookie: { secure: true, httpOnly: true, sameSite: 'lax' },
  }),
);
app.use(passport.session());
app.get('/', (request, response) => response.json(request.user ?? null));
app.get('/login', passport.authenticate('openidconnect'));
app.get(
  '/oauth2/redirect',
  passport.authenticate('openidconnect', { failureRedirect: '/failed', failureMessage: true }),
  (request, response) => response.redirect('/'),
);
app.get('/failed', (request, response) =>
  response.status(403).json({ messages: request.session.messages ?? [] }),
);
app.get('/logout', (request, response, next) => {
  const { idToken } = request.user;
  request.logout((error) => {
    if (error) {
      next(error);
      return;
    }
    const to = new URL(`${ISSUER}/connect/endsession`);
    to.searchParams.set('id_token_hint', idToken);
    to.searchParams.set('post_logout_redirect_uri', `${ORIGIN}/`);
    response.redirect(to.href);
  });
});
// Express tells four words from three: this one is for faults.
app.use((error, request, response, next) => {
  if (response.headersSent) next(error);
  else response.status(500).json({ error: error.code ?? error.message });
});

createServer({ cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }, app).listen(
  new URL(ORIGIN).port,
  '127.0.0.1',
  () => console.log('ready'),
);
