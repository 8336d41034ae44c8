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

interface Pair {
  readonly id: number;
  readonly key?: string;
  readonly type?: string;
  readonly value: string;
}

const kinds = {
  Claims: { member: 'type', label: 'Type', one: 'claim' },
  Properties: { member: 'key', label: 'Key', one: 'property' },
} as const;

interface Props {
  /** The controller of the API and the record in it that has them. */
  readonly path: string;
  readonly id: number;
  readonly kind: keyof typeof kinds;
  /** How the API calls the list. */
  readonly items: string;
  readonly hint: string;
  readonly fixed?: boolean;
  /** The record has them among its members, too, and is another one now. */
  readonly onChanged: () => void;
}

/** Claims or properties of something: add and remove. */
export function PairsSection({ path, id, kind, items, hint, fixed = false, onChanged }: Props) {
  const { member, label, one } = kinds[kind];
  const mayWrite = useMayWrite() && !fixed;
  const tell = useTell();
  const action = useAction();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Pair | null>(null);
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const at = `${path}/${String(id)}/${kind}`;
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
      onChanged();
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
            <Empty title={`No ${kind.toLowerCase()}`}>None are needed.</Empty>
          ) : (
            <Rows label={kind} items={list[items] ?? []} keyOf={(pair) => String(pair.id)}>
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
          work={(api) => api.remove(`${path}/${kind}/${String(removing.id)}`)}
          onDone={() => {
            setRemoving(null);
            tell(`The ${one} is removed.`);
            loaded.reload();
            onChanged();
          }}
          onClose={() => setRemoving(null)}
        >
          Its value is “{removing.value}”.
        </ConfirmDialog>
      )}
    </Section>
  );
}
