import { useState } from 'react';
import { useAction } from '../../api/useAction';
import { Field } from '../../components/Field';
import { FormDialog } from '../../components/FormDialog';
import { Toggle } from '../../components/Toggle';
import { navigate } from '../../routing/navigation';
import type { Client } from './client';

const parts = [
  ['cloneClientRedirectUris', 'Redirect addresses'],
  ['cloneClientPostLogoutRedirectUris', 'Addresses after sign-out'],
  ['cloneClientCorsOrigins', 'Origins of pages'],
  ['cloneClientGrantTypes', 'Grant types'],
  ['cloneClientScopes', 'Scopes'],
  ['cloneClientClaims', 'Claims'],
  ['cloneClientProperties', 'Properties'],
] as const;

interface Props {
  readonly client: Client;
  readonly onClose: () => void;
}

/** Makes another client like this one. Secrets are never copied. */
export function CloneDialog({ client, onClose }: Props) {
  const action = useAction();
  const [clientId, setClientId] = useState('');
  const [clientName, setClientName] = useState(client.clientName ?? '');
  const [taken, setTaken] = useState<Readonly<Record<string, boolean>>>(
    Object.fromEntries(parts.map(([name]) => [name, true])),
  );
  const submit = async () => {
    let made: Client | null = null;
    const body = { ...taken, id: client.id, clientId, clientName };
    const done = await action.run(async (api) => {
      made = await api.post<Client>('Clients/Clone', body);
    });
    if (done) {
      const id = (made as Client | null)?.id;
      navigate(id === undefined ? '/clients' : `/clients/${String(id)}`);
    }
  };
  return (
    <FormDialog
      title={`Clone ${client.clientName ?? client.clientId}`}
      submit="Clone"
      fields={['clientId', 'clientName']}
      action={action}
      ready={clientId.trim() !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        name="clientId"
        label="Client id"
        help="Of the new one. Secrets are not copied."
        value={clientId}
        onText={setClientId}
        problem={action.problem}
      />
      <Field
        name="clientName"
        label="Name"
        value={clientName}
        onText={setClientName}
        problem={action.problem}
      />
      {parts.map(([name, label]) => (
        <Toggle
          key={name}
          label={label}
          checked={taken[name] === true}
          onChange={(on) => setTaken((before) => ({ ...before, [name]: on }))}
        />
      ))}
    </FormDialog>
  );
}
