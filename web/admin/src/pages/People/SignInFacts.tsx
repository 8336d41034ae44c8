import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { Answered } from '../../api/AdminApi';
import type { User } from '../../api/types';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { useMayWrite } from '../../session/Caller';

interface Props {
  readonly read: Answered<User>;
  readonly onChanged: () => void;
}

/** How somebody signs in. An authenticator app can be taken away here, not given. */
export function SignInFacts({ read, onChanged }: Props) {
  const user = read.value;
  const mayWrite = useMayWrite();
  const tell = useTell();
  const [asking, setAsking] = useState(false);
  return (
    <Section title="Signing in">
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 2, alignItems: 'center' }}>
        <Typography sx={{ flex: '1 1 260px' }}>
          {user.twoFactorEnabled
            ? 'An authenticator app is asked for after the password.'
            : 'No authenticator app is asked for after the password. People add one by themselves, on their account page.'}
        </Typography>
        {user.twoFactorEnabled && mayWrite && (
          <Button variant="outlined" color="error" onClick={() => setAsking(true)}>
            Remove the authenticator app
          </Button>
        )}
      </Box>
      <Typography sx={{ mt: 1.5, color: 'text.secondary' }}>
        {`Wrong passwords in a row: ${String(user.accessFailedCount)}`}
      </Typography>
      {asking && (
        <ConfirmDialog
          title={`Remove the authenticator app of ${user.userName}?`}
          confirm="Remove"
          danger
          work={(api) => api.put('Users', { ...user, twoFactorEnabled: false }, read.etag)}
          onDone={() => {
            setAsking(false);
            tell(`${user.userName} signs in with the password alone now.`);
            onChanged();
          }}
          onClose={() => setAsking(false)}
        >
          Then the password alone opens the account, and the recovery codes are worth nothing. Make
          sure that it is really {user.userName} who asked for it.
        </ConfirmDialog>
      )}
    </Section>
  );
}
