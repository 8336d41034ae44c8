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
import { ConnectedPeople } from './ConnectedPeople';
import { NewProvider } from './NewProvider';
import { bodyOf, fieldsOf, type Provider as ProviderOf } from './provider';
import { ProviderForm } from './ProviderForm';
import { RemoveProvider } from './RemoveProvider';
import { SecretDialog } from './SecretDialog';

interface Props {
  /** `new`: the way to a new one. */
  readonly id: string;
}

/** One provider of others, or the way to a new one. */
export function Provider({ id }: Props) {
  return id === 'new' ? <NewProvider /> : <KnownProvider id={id} />;
}

function KnownProvider({ id }: Props) {
  const mayWrite = useMayWrite();
  const tell = useTell();
  const [asked, setAsked] = useState<'secret' | 'switch' | 'remove' | null>(null);
  const at = `IdentityProviders/${encodeURIComponent(id)}`;
  const loaded = useLoad<Answered<ProviderOf>>(at, (api) => api.read<ProviderOf>(at));
  const provider = loaded.value?.value ?? null;
  const name = provider?.displayName ?? 'Provider';
  const close = () => setAsked(null);
  const closeAndLoad = () => {
    close();
    loaded.reload();
  };
  return (
    <>
      <PageHeader
        key={name}
        title={name}
        subtitle={
          provider !== null && (
            <>
              {provider.scheme} {!provider.enabled && <State kind="bad" text="Off" />}{' '}
              {provider.identityProviderProperties.HasClientSecret !== 'true' && (
                <State kind="plain" text="No client secret" />
              )}
            </>
          )
        }
        back={{ href: '/providers', text: 'Providers' }}
        actions={
          mayWrite &&
          provider !== null && (
            <>
              <Button variant="outlined" onClick={() => setAsked('secret')}>
                Replace the secret
              </Button>
              <Button variant="outlined" onClick={() => setAsked('switch')}>
                {provider.enabled ? 'Turn off' : 'Turn on'}
              </Button>
              <Button variant="outlined" color="error" onClick={() => setAsked('remove')}>
                Remove
              </Button>
            </>
          )
        }
      />
      <Loading of={loaded}>
        {(read) => (
          <>
            <ProviderForm
              key={read.etag}
              read={read}
              reading={loaded.busy}
              onReload={loaded.reload}
            />
            <ConnectedPeople provider={read.value} />
            {asked === 'secret' && (
              <SecretDialog read={read} onDone={closeAndLoad} onClose={close} />
            )}
            {asked === 'switch' && (
              <SwitchDialog read={read} onDone={closeAndLoad} onClose={close} />
            )}
            {asked === 'remove' && (
              <RemoveProvider
                provider={read.value}
                onDone={() => {
                  tell(`${name} is removed.`);
                  navigate('/providers');
                }}
                onClose={close}
              />
            )}
          </>
        )}
      </Loading>
    </>
  );
}

interface SwitchProps {
  readonly read: Answered<ProviderOf>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function SwitchDialog({ read, onDone, onClose }: SwitchProps) {
  const tell = useTell();
  const { displayName: name, enabled } = read.value;
  const body = bodyOf({ ...fieldsOf(read.value), enabled: !enabled }, read.value);
  return (
    <ConfirmDialog
      title={enabled ? `Turn ${name} off?` : `Turn ${name} on?`}
      confirm={enabled ? 'Turn off' : 'Turn on'}
      work={(api) => api.put('IdentityProviders', body, read.etag)}
      onDone={() => {
        tell(enabled ? `${name} is not offered any more.` : `${name} is offered again.`);
        onDone();
      }}
      onClose={onClose}
    >
      {enabled
        ? 'Nobody signs in there from then on, and whoever has no other way in stays out. Who is connected stays so.'
        : 'It stands on the sign-in page again, and whoever is connected gets in.'}
    </ConfirmDialog>
  );
}
