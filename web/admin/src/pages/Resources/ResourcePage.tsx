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
import type { Kind, Resource } from './kinds';
import { NewResource } from './NewResource';

interface Props {
  readonly kind: Kind;
  /** `new`: the way to a new one. */
  readonly id: string;
}

/** One scope, API or identity resource, or the way to a new one. */
export function ResourcePage({ kind, id }: Props) {
  return id === 'new' ? <NewResource kind={kind} /> : <KnownResource kind={kind} id={id} />;
}

/** What of it the server relies on. */
const keptByServer = ['name', 'enabled'];

function KnownResource({ kind, id }: Props) {
  const { title, one, href, path } = kind;
  const mayWrite = useMayWrite();
  const tell = useTell();
  const [removing, setRemoving] = useState(false);
  const at = `${path}/${encodeURIComponent(id)}`;
  const loaded = useLoad<Answered<Resource>>(at, (api) => api.read<Resource>(at));
  const resource = loaded.value?.value ?? null;
  const name = resource?.name ?? title;
  return (
    <>
      <PageHeader
        key={name}
        title={name}
        subtitle={
          resource !== null && (
            <>
              {resource.displayName} {!resource.enabled && <State kind="bad" text="Off" />}
            </>
          )
        }
        back={{ href, text: title }}
        actions={
          mayWrite &&
          resource !== null &&
          !resource.neededByServer && (
            <Button variant="outlined" color="error" onClick={() => setRemoving(true)}>
              Remove
            </Button>
          )
        }
      />
      <Loading of={loaded}>
        {(read) => (
          <>
            {read.value.neededByServer && (
              <Alert severity="info" sx={{ mb: 2 }}>
                The server itself needs this {one}: it keeps its name, is always on and can’t be
                removed. The rest can be changed.
              </Alert>
            )}
            <RecordForm
              groups={kind.groups}
              start={read.value}
              reading={loaded.busy}
              mayWrite={mayWrite}
              {...(read.value.neededByServer && { fixed: keptByServer })}
              save={(api, record) => api.put(path, record, read.etag)}
              onSaved={() => {
                tell('Saved.');
                loaded.reload();
              }}
              onReload={loaded.reload}
            />
            <Parts kind={kind} resource={read.value} onChanged={loaded.reload} />
          </>
        )}
      </Loading>
      {removing && (
        <ConfirmDialog
          title={`Remove ${name}?`}
          confirm={`Remove ${name}`}
          danger
          work={(api) => api.remove(at)}
          onDone={() => {
            tell(`The ${one} ${name} is removed.`);
            navigate(href);
          }}
          onClose={() => setRemoving(false)}
        >
          {kind.removed} This can’t be undone.
        </ConfirmDialog>
      )}
    </>
  );
}

interface PartsProps {
  readonly kind: Kind;
  readonly resource: Resource;
  readonly onChanged: () => void;
}

/** What is added and taken away by itself. */
function Parts({ kind, resource, onChanged }: PartsProps) {
  const of = { path: kind.path, id: resource.id };
  return (
    <>
      {kind.secrets && (
        <SecretsSection
          {...of}
          items="apiSecrets"
          hint="With its name and one of these the API asks about tokens that are for it (introspection)."
          none="It asks about no tokens."
        />
      )}
      <PairsSection
        {...of}
        kind="Properties"
        items={kind.properties}
        hint="Notes for programs; the server does not act on them."
        onChanged={onChanged}
      />
    </>
  );
}
