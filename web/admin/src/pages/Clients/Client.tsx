import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Answered } from '../../api/AdminApi';
import { useLoad } from '../../api/useLoad';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { State } from '../../components/State';
import { useTell } from '../../components/Tell';
import { navigate } from '../../routing/navigation';
import { useMayWrite } from '../../session/Caller';
import { PairsSection } from '../Record/PairsSection';
import { RecordForm } from '../Record/RecordForm';
import { SecretsSection } from '../Record/SecretsSection';
import type { Client as ClientOf } from './client';
import { clientFields } from './clientFields';
import { ClientWizard } from './ClientWizard';
import { CloneDialog } from './CloneDialog';

interface Props {
  /** `new`: the wizard. */
  readonly id: string;
}

/** One application, or the wizard that enters a new one. */
export function Client({ id }: Props) {
  return id === 'new' ? <ClientWizard /> : <KnownClient id={id} />;
}

function KnownClient({ id }: Props) {
  const mayWrite = useMayWrite();
  const tell = useTell();
  const [asked, setAsked] = useState<'clone' | 'remove' | null>(null);
  const at = `Clients/${encodeURIComponent(id)}`;
  const loaded = useLoad<Answered<ClientOf>>(at, (api) => api.read<ClientOf>(at));
  const client = loaded.value?.value ?? null;
  const name = client?.clientName ?? client?.clientId ?? 'Application';
  const close = () => setAsked(null);
  return (
    <>
      <PageHeader
        key={name}
        title={name}
        subtitle={
          client !== null && (
            <>
              {client.clientId} {!client.enabled && <State kind="bad" text="Off" />}
            </>
          )
        }
        back={{ href: '/clients', text: 'Applications' }}
        actions={
          mayWrite &&
          client !== null && (
            <>
              <Button variant="outlined" onClick={() => setAsked('clone')}>
                Clone
              </Button>
              {!client.nonEditable && (
                <Button variant="outlined" color="error" onClick={() => setAsked('remove')}>
                  Remove
                </Button>
              )}
            </>
          )
        }
      />
      <Loading of={loaded}>
        {(read) => (
          <>
            {read.value.nonEditable && (
              <Alert severity="info" sx={{ mb: 2 }}>
                This application stands in conclave.toml and is changed there: the server writes it
                anew at each start. Clone it to have one of your own.
              </Alert>
            )}
            <RecordForm
              groups={clientFields}
              start={read.value}
              reading={loaded.busy}
              mayWrite={mayWrite && !read.value.nonEditable}
              save={(api, record) => api.put('Clients', record, read.etag)}
              onSaved={() => {
                tell('Saved.');
                loaded.reload();
              }}
              onReload={loaded.reload}
            />
            <Parts client={read.value} onChanged={loaded.reload} />
            {asked === 'clone' && <CloneDialog client={read.value} onClose={close} />}
            {asked === 'remove' && (
              <ConfirmDialog
                title={`Remove ${name}?`}
                confirm={`Remove ${name}`}
                danger
                work={(api) => api.remove(at)}
                onDone={() => {
                  tell(`${name} is removed.`);
                  navigate('/clients');
                }}
                onClose={close}
              >
                {name} gets no tokens any more, and its refresh tokens end. This can’t be undone.
              </ConfirmDialog>
            )}
          </>
        )}
      </Loading>
    </>
  );
}

interface PartsProps {
  readonly client: ClientOf;
  readonly onChanged: () => void;
}

/** What is added and taken away by itself. */
function Parts({ client, onChanged }: PartsProps) {
  const of = { path: 'Clients', id: client.id, fixed: client.nonEditable };
  return (
    <>
      <SecretsSection
        {...of}
        items="clientSecrets"
        hint="To replace one: add the new, change the application, remove the old."
        none={
          client.requireClientSecret
            ? 'The application needs one: it can’t get tokens before.'
            : 'This application is public and needs none.'
        }
      />
      <PairsSection
        {...of}
        kind="Claims"
        items="clientClaims"
        hint="They come into the tokens that the application gets for itself."
        onChanged={onChanged}
      />
      <PairsSection
        {...of}
        kind="Properties"
        items="clientProperties"
        hint="Notes for programs; the server acts on few of them."
        onChanged={onChanged}
      />
    </>
  );
}
