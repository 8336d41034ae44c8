import { mdiLinkOff } from '@mdi/js';
import { Icon } from '@conclave/ui';
import IconButton from '@mui/material/IconButton';
import { useState } from 'react';
import { maxPageSize, type User } from '../../api/types';
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
import type { Connected, ConnectedList } from '../Providers/provider';

interface Props {
  readonly user: User;
}

/** The accounts elsewhere through which somebody signs in. */
export function UserProviders({ user }: Props) {
  const mayWrite = useMayWrite();
  const tell = useTell();
  const at = `Users/${encodeURIComponent(user.id)}/Providers`;
  const loaded = useLoad<ConnectedList>(at, (api) => api.get(at, { pageSize: maxPageSize }));
  const [leaving, setLeaving] = useState<Connected | null>(null);
  return (
    <Section title="Connected accounts" hint="Accounts elsewhere with which this person signs in.">
      <Loading of={loaded}>
        {({ providers }) =>
          providers.length === 0 ? (
            <Empty title="No connected account">
              People connect accounts themselves, on their page “Security”.
            </Empty>
          ) : (
            <Rows
              label="Connected accounts"
              items={providers}
              keyOf={({ loginProvider }) => loginProvider}
            >
              {(account) => (
                <>
                  <TwoLines
                    first={account.providerDisplayName}
                    second={`${account.accountName || account.providerKey}, since ${dayText(account.created)}`}
                  />
                  {mayWrite && (
                    <IconButton
                      aria-label={`Disconnect ${account.providerDisplayName}`}
                      onClick={() => setLeaving(account)}
                    >
                      <Icon path={mdiLinkOff} />
                    </IconButton>
                  )}
                </>
              )}
            </Rows>
          )
        }
      </Loading>
      {leaving !== null && (
        <ConfirmDialog
          title={`Disconnect ${leaving.providerDisplayName} from ${user.userName}?`}
          confirm="Disconnect"
          danger
          work={(api) =>
            api.remove('Users/Providers', {
              userId: user.id,
              providerKey: leaving.providerKey,
              loginProvider: leaving.loginProvider,
            })
          }
          onDone={() => {
            tell(`${leaving.providerDisplayName} is disconnected.`);
            setLeaving(null);
            loaded.reload();
          }}
          onClose={() => setLeaving(null)}
        >
          {user.userName} signs in another way from then on, and gets a mail about it. If there is
          no other way, set a password.
        </ConfirmDialog>
      )}
    </Section>
  );
}
