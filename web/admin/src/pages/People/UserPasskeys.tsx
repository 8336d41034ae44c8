import { mdiTrashCanOutline } from '@mdi/js';
import { Icon } from '@conclave/ui';
import IconButton from '@mui/material/IconButton';
import { useState } from 'react';
import { maxPageSize, type Passkey, type PasskeyList, type User } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Empty } from '../../components/Empty';
import { Loading } from '../../components/Loading';
import { Rows } from '../../components/Rows';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { dayText } from '../../components/times';
import { TwoLines } from '../../components/TwoLines';
import { useMayWrite } from '../../session/Caller';

interface Props {
  readonly user: User;
}

function historyOf({ created, lastUsed, backedUp }: Passkey): string {
  const used = lastUsed === null ? 'not used yet' : `last used ${dayText(lastUsed)}`;
  return `Added ${dayText(created)}, ${used}${backedUp ? ', synced to other devices' : ''}`;
}

/** The passkeys with which somebody signs in; for when a device is lost. */
export function UserPasskeys({ user }: Props) {
  const mayWrite = useMayWrite();
  const tell = useTell();
  const at = `Users/${encodeURIComponent(user.id)}/Passkeys`;
  const loaded = useLoad<PasskeyList>(at, (api) => api.get(at, { pageSize: maxPageSize }));
  const [removing, setRemoving] = useState<Passkey | null>(null);
  return (
    <Section title="Passkeys" hint="Keys on devices with which this person signs in.">
      <Loading of={loaded}>
        {({ passkeys }) =>
          passkeys.length === 0 ? (
            <Empty title="No passkey">
              People add passkeys themselves, on their page “Security”.
            </Empty>
          ) : (
            <Rows label="Passkeys" items={passkeys} keyOf={({ id }) => id}>
              {(passkey) => (
                <>
                  <TwoLines first={passkey.name} second={historyOf(passkey)} />
                  {mayWrite && (
                    <IconButton
                      aria-label={`Remove the passkey ${passkey.name}`}
                      onClick={() => setRemoving(passkey)}
                    >
                      <Icon path={mdiTrashCanOutline} />
                    </IconButton>
                  )}
                </>
              )}
            </Rows>
          )
        }
      </Loading>
      {removing !== null && (
        <ConfirmDialog
          title={`Remove the passkey ${removing.name} of ${user.userName}?`}
          confirm="Remove"
          danger
          work={(api) => api.remove(at, { passkeyId: removing.id })}
          onDone={() => {
            tell(`The passkey ${removing.name} is removed.`);
            setRemoving(null);
            loaded.reload();
          }}
          onClose={() => setRemoving(null)}
        >
          {user.userName} can’t sign in with it any more, and gets a mail about it. Where somebody
          is signed in with it they stay so: end those sessions under “Sessions”. If there is no
          other way in, set a password.
        </ConfirmDialog>
      )}
    </Section>
  );
}
