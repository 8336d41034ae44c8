import { useState } from 'react';
import type { Answered } from '../../api/AdminApi';
import { useAction } from '../../api/useAction';
import { Field } from '../../components/Field';
import { FormDialog } from '../../components/FormDialog';
import { useTell } from '../../components/Tell';
import { bodyOf, fieldsOf, type Provider } from './provider';

interface Props {
  readonly read: Answered<Provider>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** A new client secret in the place of the old one; who is connected stays so. */
export function SecretDialog({ read, onDone, onClose }: Props) {
  const action = useAction();
  const tell = useTell();
  const [secret, setSecret] = useState('');
  const submit = async () => {
    const body = bodyOf({ ...fieldsOf(read.value), ClientSecret: secret }, read.value);
    if (await action.run((api) => api.put('IdentityProviders', body, read.etag))) {
      tell('The client secret is replaced.');
      onDone();
    }
  };
  return (
    <FormDialog
      title={`Client secret for ${read.value.displayName}`}
      submit="Replace the secret"
      fields={['ClientSecret']}
      action={action}
      ready={secret !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        name="ClientSecret"
        label="New client secret"
        type="password"
        autoComplete="new-password"
        help="Sealed at once and never shown again. Whoever is connected stays so."
        value={secret}
        onText={setSecret}
        problem={action.problem}
      />
    </FormDialog>
  );
}
