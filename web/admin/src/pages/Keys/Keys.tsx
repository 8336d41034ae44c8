import { mdiTrashCanOutline } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { useState } from 'react';
import { type ListOf, maxPageSize } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { ListCard } from '../../components/ListCard';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Rows } from '../../components/Rows';
import { State } from '../../components/State';
import { useTell } from '../../components/Tell';
import { momentText } from '../../components/times';
import { Toggle } from '../../components/Toggle';
import { TwoLines } from '../../components/TwoLines';
import { useMayWrite } from '../../session/Caller';

interface Key {
  readonly id: string;
  readonly created: string;
  readonly algorithm: string;
  readonly state: string;
}

const states: Readonly<Record<string, { kind: 'good' | 'warning' | 'plain'; text: string }>> = {
  signing: { kind: 'good', text: 'Signs' },
  announced: { kind: 'warning', text: 'Announced, signs next' },
  kept: { kind: 'plain', text: 'Kept for what it signed' },
  waiting: { kind: 'warning', text: 'Requests are encrypted to it next' },
  encrypting: { kind: 'good', text: 'Requests are encrypted to it' },
  opening: { kind: 'plain', text: 'Opens requests that come late' },
};

/** The keys that tokens are signed with. They follow each other by themselves. */
export function Keys() {
  const mayWrite = useMayWrite();
  const tell = useTell();
  const [removing, setRemoving] = useState<Key | null>(null);
  const [rotating, setRotating] = useState(false);
  const [immediately, setImmediately] = useState(false);
  const loaded = useLoad('Keys', (api) =>
    api.get<ListOf<'keys', Key>>('Keys', { pageSize: maxPageSize }),
  );
  const done = (words: string) => {
    setRemoving(null);
    setRotating(false);
    tell(words);
    loaded.reload();
  };
  return (
    <>
      <PageHeader
        title="Signing keys"
        subtitle="Tokens are signed with them. A key’s follower is announced before it signs."
        actions={
          mayWrite && (
            <Button variant="outlined" onClick={() => setRotating(true)}>
              Make new keys
            </Button>
          )
        }
      />
      <ListCard>
        <Loading of={loaded}>
          {({ keys }) => (
            <Rows label="Signing keys" items={keys} keyOf={({ id }) => id}>
              {(key) => (
                <>
                  <TwoLines
                    first={`${key.algorithm} · ${key.id}`}
                    second={`Made ${momentText(key.created)}`}
                  />
                  <State {...(states[key.state] ?? { kind: 'plain', text: key.state })} />
                  {mayWrite && (
                    <IconButton
                      aria-label={`Remove the key ${key.id}`}
                      onClick={() => setRemoving(key)}
                    >
                      <Icon path={mdiTrashCanOutline} />
                    </IconButton>
                  )}
                </>
              )}
            </Rows>
          )}
        </Loading>
      </ListCard>
      {rotating && (
        <ConfirmDialog
          title="Make new keys?"
          confirm="Make them"
          work={(api) => api.post(`Keys/Rotate${immediately ? '?immediately=true' : ''}`, {})}
          onDone={() => done('New keys are made.')}
          onClose={() => setRotating(false)}
        >
          One of each algorithm. They are published first and sign later, so that applications have
          learned of them by then.
          <Toggle
            label="Sign with them at once"
            help="After a theft only: applications that have not read the keys anew refuse tokens for a while."
            checked={immediately}
            onChange={setImmediately}
          />
        </ConfirmDialog>
      )}
      {removing !== null && (
        <ConfirmDialog
          title={`Remove the key ${removing.id}?`}
          confirm="Remove"
          danger
          work={(api) => api.remove(`Keys/${encodeURIComponent(removing.id)}`)}
          onDone={() => done('The key is removed.')}
          onClose={() => setRemoving(null)}
        >
          What it signed is worth nothing from now on: people may have to sign in again.
        </ConfirmDialog>
      )}
    </>
  );
}
