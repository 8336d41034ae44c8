import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { Metadata } from './provider';

interface Props {
  readonly metadata: Metadata;
}

/** What a provider says of itself, to be compared with its documentation. */
export function MetadataShown({ metadata }: Props) {
  const facts: readonly (readonly [string, string])[] = [
    ['Issuer', metadata.issuer],
    ['Sign-in', metadata.authorizationEndpoint],
    ['Tokens', metadata.tokenEndpoint],
    ['Keys', metadata.jwksUri],
    ['UserInfo', metadata.userInfoEndpoint ?? 'none'],
  ];
  return (
    <>
      <Box
        component="dl"
        aria-label="What the provider says of itself"
        sx={{ display: 'grid', gridTemplateColumns: { sm: 'auto 1fr' }, columnGap: 3, m: 0, mb: 2 }}
      >
        {facts.map(([name, text]) => (
          <Box key={name} sx={{ display: 'contents' }}>
            <Typography component="dt" variant="body2" sx={{ color: 'text.secondary' }}>
              {name}
            </Typography>
            <Typography
              component="dd"
              variant="body2"
              sx={{ m: 0, mb: 0.75, overflowWrap: 'anywhere' }}
            >
              {text}
            </Typography>
          </Box>
        ))}
      </Box>
      {metadata.usableKeys === 0 && (
        <Alert severity="warning" sx={{ mb: 2 }}>
          It publishes no key that this server can use, so nobody can sign in there: it must sign
          with RSA, EC or Ed25519 keys.
        </Alert>
      )}
    </>
  );
}
