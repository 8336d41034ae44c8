import Button from '@mui/material/Button';
import { type ReactNode, useState } from 'react';
import type { Answered } from '../../api/AdminApi';
import type { User } from '../../api/types';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { useTell } from '../../components/Tell';
import { navigate, navigation } from '../../routing/navigation';
import { useAddress } from '../../routing/useAddress';
import { useCaller } from '../../session/Caller';
import { SetPassword } from './SetPassword';
import { forEver, standingOf } from './standing';

interface Props {
  readonly read: Answered<User>;
  readonly onChanged: () => void;
}

type Asked = 'password' | 'lock' | 'delete' | null;

/** What can be done with an account. Absent for auditors. */
export function PersonActions({ read, onChanged }: Props) {
  const caller = useCaller();
  const tell = useTell();
  const { path, query } = useAddress();
  const [asked, setAsked] = useState<Asked>(null);
  if (!caller.mayWrite) {
    return null;
  }
  const user = read.value;
  const name = user.userName;
  const free = standingOf(user, new Date()).kind === 'active';
  const isCaller = user.id === caller.id;
  const open = asked ?? (query.get('password') === 'new' ? 'password' : null);
  const close = () => {
    setAsked(null);
    navigation.go(path, 'replace');
  };
  const done = (words: string) => {
    close();
    tell(words);
    onChanged();
  };
  const yourself: ReactNode = isCaller && (
    <p>
      <strong>This is your own account.</strong>
    </p>
  );
  return (
    <>
      <Button variant="outlined" onClick={() => setAsked('password')}>
        Set password
      </Button>
      <Button variant="outlined" onClick={() => setAsked('lock')}>
        {free ? 'Block' : 'Unlock'}
      </Button>
      <Button variant="outlined" color="error" onClick={() => setAsked('delete')}>
        Delete
      </Button>
      {open === 'password' && (
        <SetPassword
          user={user}
          onClose={close}
          onDone={() => {
            close();
            onChanged();
          }}
        />
      )}
      {open === 'lock' && free && (
        <ConfirmDialog
          title={`Block ${name}?`}
          confirm="Block"
          danger
          work={(api) => api.put('Users', { ...user, lockoutEnd: forEver }, read.etag)}
          onDone={() => done(`${name} is blocked.`)}
          onClose={close}
        >
          {name} is signed out everywhere and can’t sign in until you unlock the account. Nothing is
          deleted.
          {yourself}
        </ConfirmDialog>
      )}
      {open === 'lock' && !free && (
        <ConfirmDialog
          title={`Unlock ${name}?`}
          confirm="Unlock"
          work={(api) =>
            api.put('Users', { ...user, lockoutEnd: null, accessFailedCount: 0 }, read.etag)
          }
          onDone={() => done(`${name} may sign in again.`)}
          onClose={close}
        >
          {name} may sign in again at once.
        </ConfirmDialog>
      )}
      {open === 'delete' && (
        <ConfirmDialog
          title={`Delete ${name}?`}
          confirm={`Delete ${name}`}
          danger
          work={(api) => api.remove(`Users/${encodeURIComponent(user.id)}`)}
          onDone={() => {
            tell(`${name} is deleted.`);
            navigate('/users');
          }}
          onClose={close}
        >
          The account of <strong>{name}</strong>
          {user.email === null ? '' : ` (${user.email})`} goes with its roles, claims, sessions and
          consents. This can’t be undone; to keep somebody out for a while, block the account.
          {yourself}
        </ConfirmDialog>
      )}
    </>
  );
}
