import Alert from '@mui/material/Alert';
import Link from '@mui/material/Link';
import { useConfig } from '../../config/ConfigContext';

/** Tells whose own account a password alone opens how to guard it better. */
export function PasswordAlone() {
  const { oidc } = useConfig();
  return (
    <Alert severity="info" data-testid="password-alone" sx={{ mb: 2.5 }}>
      Your account can be opened with a password alone.{' '}
      <Link href={`${oidc.authority}/account/security`} target="_blank" rel="noopener">
        Add a passkey or an authenticator app
      </Link>
      , because it opens this console, too.
    </Alert>
  );
}
