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
import type { Client, Pair } from './client';

const kinds = {
  Claims: {
    items: 'clientClaims',
    member: 'type',
    label: 'Type',
    one: 'claim',
    hint: 'They come into the tokens that the application gets for itself.',
  },
  Properties: {
    items: 'clientProperties',
    member: 'key',
    label: 'Key',
    one: 'property',
    hint: 'Notes for programs; the server acts on few of them.',
  },
} as const;

interface Props {
  readonly client: Client;
  readonly kind: keyof typeof kinds;
}

/** Claims or properties of a client: add and remove. */
export function PairsSection({ client, kind }: Props) {
  const { items, member, label, one, hint } = kinds[kind];
  const mayWrite = useMayWrite() && !client.nonEditable;
  const tell = useTell();
  const action = useAction();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Pair | null>(null);
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const at = `Clients/${String(client.id)}/${kind}`;
  const loaded = useLoad(at, (api) =>
    api.get<Readonly<Record<string, readonly Pair[]>>>(at, { pageSize: maxPageSize }),
  );
  const nameOf = (pair: Pair) => pair[member] ?? '';
  const add = async () => {
    if (await action.run((api) => api.post(at, { [member]: name, value }))) {
      setAdding(false);
      setName('');
      setValue('');
      tell(`The ${one} is saved.`);
      loaded.reload();
    }
  };
  return (
    <Section
      title={kind}
      hint={hint}
      actions={
        mayWrite && (
          <Button startIcon={<Icon path={mdiPlus} />} onClick={() => setAdding(true)}>
            Add {one}
          </Button>
        )
      }
    >
      <Loading of={loaded}>
        {(list) =>
          (list[items] ?? []).length === 0 ? (
            <Empty title={`No ${kind.toLowerCase()}`}>None are needed for signing in.</Empty>
          ) : (
            <Rows label={kind} items={list[items] ?? []} keyOf={({ id }) => String(id)}>
              {(pair) => (
                <>
                  <TwoLines first={nameOf(pair)} second={pair.value} />
                  {mayWrite && (
                    <IconButton
                      aria-label={`Remove the ${one} ${nameOf(pair)}`}
                      onClick={() => setRemoving(pair)}
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
        <FormDialog
          title={`New ${one}`}
          submit="Save"
          fields={[member, 'value']}
          action={action}
          ready={name.trim() !== '' && value !== ''}
          onSubmit={add}
          onClose={() => setAdding(false)}
        >
          <Field
            name={member}
            label={label}
            value={name}
            onText={setName}
            problem={action.problem}
          />
          <Field
            name="value"
            label="Value"
            value={value}
            onText={setValue}
            problem={action.problem}
          />
        </FormDialog>
      )}
      {removing !== null && (
        <ConfirmDialog
          title={`Remove the ${one} ${nameOf(removing)}?`}
          confirm="Remove"
          danger
          work={(api) => api.remove(`Clients/${kind}/${String(removing.id)}`)}
          onDone={() => {
            setRemoving(null);
            tell(`The ${one} is removed.`);
            loaded.reload();
          }}
          onClose={() => setRemoving(null)}
        >
          Its value is “{removing.value}”.
        </ConfirmDialog>
      )}
    </Section>
  );
}
