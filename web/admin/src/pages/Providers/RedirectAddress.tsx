import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';

/** What has to be registered at the provider. */
export function RedirectAddress({ address }: { readonly address: string }) {
  return (
    <Box>
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        Register there as the redirect address:
      </Typography>
      <Typography component="code" sx={{ overflowWrap: 'anywhere', fontFamily: 'monospace' }}>
        {address}
      </Typography>
    </Box>
  );
}
