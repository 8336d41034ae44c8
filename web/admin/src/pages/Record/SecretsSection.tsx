import { mdiPlus, mdiTrashCanOutline } from '@mdi/js';
import { Icon } from '@conclave/ui';
import Button from '@mui/material/Button';
import IconButton from '@mui/material/IconButton';
import { useState } from 'react';
import { maxPageSize } from '../../api/types';
import { useAction } from '../../api/useAction';
import { useLoad } from '../../api/useLoad';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Empty } from '../../components/Empty';
import { Field } from '../../components/Field';
import { FormDialog } from '../../components/FormDialog';
import { Loading } from '../../components/Loading';
import { Rows } from '../../components/Rows';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { TwoLines } from '../../components/TwoLines';
import { useMayWrite } from '../../session/Caller';
import { newSecret } from './newSecret';
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

/** The secrets of something. They are hashed at once, so none can be shown again. */
export function SecretsSection({ path, id, items, hint, none, fixed = false }: Props) {
  const mayWrite = useMayWrite() && !fixed;
  const tell = useTell();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Secret | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const at = `${path}/${String(id)}/Secrets`;
  const loaded = useLoad(at, (api) =>
    api.get<Readonly<Record<string, readonly Secret[]>>>(at, { pageSize: maxPageSize }),
  );
  const nameOf = ({ description, type }: Secret) => description ?? type;
  return (
    <Section
      title="Secrets"
      hint={hint}
      actions={
        mayWrite && (
          <Button startIcon={<Icon path={mdiPlus} />} onClick={() => setAdding(true)}>
            Add secret
          </Button>
        )
      }
    >
      {shown !== null && <SecretShown secret={shown} />}
      <Loading of={loaded}>
        {(list) =>
          (list[items] ?? []).length === 0 ? (
            <Empty title="No secrets">{none}</Empty>
          ) : (
            <Rows label="Secrets" items={list[items] ?? []} keyOf={(secret) => String(secret.id)}>
              {(secret) => (
                <>
                  <TwoLines
                    first={nameOf(secret)}
                    second={`Made ${new Date(secret.created).toLocaleDateString()}${secret.expiration === null ? '' : `, ends ${new Date(secret.expiration).toLocaleDateString()}`}`}
                  />
                  {mayWrite && (
                    <IconButton
                      aria-label={`Remove the secret ${nameOf(secret)}`}
                      onClick={() => setRemoving(secret)}
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
      {removing !== null && (
        <ConfirmDialog
          title={`Remove the secret ${nameOf(removing)}?`}
          confirm="Remove"
          danger
          work={(api) => api.remove(`${path}/Secrets/${String(removing.id)}`)}
          onDone={() => {
            setRemoving(null);
            tell('The secret is removed.');
            loaded.reload();
          }}
          onClose={() => setRemoving(null)}
        >
          What still uses it is refused from now on.
        </ConfirmDialog>
      )}
    </Section>
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
