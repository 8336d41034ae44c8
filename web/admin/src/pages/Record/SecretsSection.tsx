import { useState } from 'react';
import { maxPageSize } from '../../api/types';
import { useAction } from '../../api/useAction';
import { useLoad } from '../../api/useLoad';
import { Field } from '../../components/Field';
import { FormDialog } from '../../components/FormDialog';
import { dayText } from '../../components/times';
import { useMayWrite } from '../../session/Caller';
import { newSecret } from './newSecret';
import { type PartsOf, PartsSection } from './PartsSection';
import { SecretShown } from './SecretShown';

interface Secret {
  readonly id: number;
  readonly type: string;
  readonly description: string | null;
  readonly expiration: string | null;
  readonly created: string;
}

interface Props {
  /** The controller of the API and the record in it that has them. */
  readonly path: string;
  readonly id: number;
  /** How the API calls the list. */
  readonly items: string;
  readonly hint: string;
  /** What it means that there are none. */
  readonly none: string;
  readonly fixed?: boolean;
}

function about({ created, expiration }: Secret): string {
  const end = expiration === null ? '' : `, ends ${dayText(expiration)}`;
  return `Made ${dayText(created)}${end}`;
}

/** The secrets of something. They are hashed at once, so none can be shown again. */
export function SecretsSection({ path, id, items, hint, none, fixed = false }: Props) {
  const mayWrite = useMayWrite() && !fixed;
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const at = `${path}/${String(id)}/Secrets`;
  const loaded = useLoad(at, (api) => api.get<PartsOf<Secret>>(at, { pageSize: maxPageSize }));
  return (
    <>
      <PartsSection
        title="Secrets"
        one="secret"
        {...{ hint, none, mayWrite, loaded, items, about }}
        nameOf={({ description, type }) => description ?? type}
        path={`${path}/Secrets`}
        warning={() => 'What still uses it is refused from now on.'}
        onAdd={() => setAdding(true)}
        onRemoved={loaded.reload}
      >
        {shown !== null && <SecretShown secret={shown} />}
      </PartsSection>
      {adding && (
        <AddSecret
          at={at}
          onClose={() => setAdding(false)}
          onDone={(secret) => {
            setAdding(false);
            setShown(secret);
            loaded.reload();
          }}
        />
      )}
    </>
  );
}

interface AddProps {
  readonly at: string;
  readonly onDone: (secret: string) => void;
  readonly onClose: () => void;
}

function AddSecret({ at, onDone, onClose }: AddProps) {
  const action = useAction();
  const [description, setDescription] = useState('');
  const [expiration, setExpiration] = useState('');
  const submit = async () => {
    const value = newSecret();
    const body = {
      ...{ type: 'SharedSecret', hashType: 'Sha256', value, description },
      ...(expiration === '' ? {} : { expiration: `${expiration}T00:00:00Z` }),
    };
    if (await action.run((api) => api.post(at, body))) {
      onDone(value);
    }
  };
  return (
    <FormDialog
      title="New secret"
      submit="Make the secret"
      fields={['description', 'expiration']}
      action={action}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        name="description"
        label="What it is for"
        value={description}
        onText={setDescription}
        problem={action.problem}
      />
      <Field
        name="expiration"
        label="Ends on"
        type="date"
        help="Empty: never."
        value={expiration}
        onText={setExpiration}
        problem={action.problem}
        slotProps={{ inputLabel: { shrink: true } }}
      />
    </FormDialog>
  );
}
