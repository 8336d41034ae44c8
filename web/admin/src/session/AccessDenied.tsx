import { NoticePage } from '@conclave/ui';
import Box from '@mui/material/Box';
import { useConfig } from '../config/ConfigContext';
import { useSignOut } from './useSignOut';

interface Props {
  /** Who is signed in, when that is known. */
  readonly name: string | null;
}

/** For who signed in but is neither administrator nor auditor: who can change that, and how. */
export function AccessDenied({ name }: Props) {
  const { product, roles } = useConfig();
  const { failed, signOut } = useSignOut();
  return (
    <NoticePage
      product={product}
      testId="access-denied"
      severity="error"
      title="This console is for administrators"
      message={
        <>
          <p>
            {name === null ? 'You are' : <strong>{name}</strong>}
            {name === null ? '' : ' is'} signed in, but neither administrator nor auditor.
          </p>
          <p>
            An administrator can give you a role here, under People. So can whoever runs the server:
          </p>
          <Box
            component="code"
            sx={{
              ...{ display: 'block', p: 1.5, my: 1, borderRadius: 1, bgcolor: 'action.hover' },
              ...{ overflowWrap: 'anywhere', textAlign: 'start', color: 'text.primary' },
            }}
          >
            conclave user role add {name ?? 'NAME'} {roles.administrator}
          </Box>
          <p>
            ({roles.auditor} for somebody who only looks.) Then sign out here, and in again.
            {failed && ' Signing out did not work just now: the sign-in service is away.'}
          </p>
        </>
      }
      action={{ text: 'Sign out', onClick: signOut }}
    />
  );
}
