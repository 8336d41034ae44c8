import { useState } from 'react';
import { maxPageSize } from '../../api/types';
import { useAction } from '../../api/useAction';
import { useLoad } from '../../api/useLoad';
import { Field } from '../../components/Field';
import { FormDialog } from '../../components/FormDialog';
import { useTell } from '../../components/Tell';
import { useMayWrite } from '../../session/Caller';
import { type PartsOf, PartsSection } from './PartsSection';

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
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const at = `${path}/${String(id)}/${kind}`;
  const loaded = useLoad(at, (api) => api.get<PartsOf<Pair>>(at, { pageSize: maxPageSize }));
  const nameOf = (pair: Pair) => pair[member] ?? '';
  const changed = () => {
    loaded.reload();
    onChanged();
  };
  const add = async () => {
    if (await action.run((api) => api.post(at, { [member]: name, value }))) {
      setAdding(false);
      setName('');
      setValue('');
      tell(`The ${one} is saved.`);
      changed();
    }
  };
  return (
    <>
      <PartsSection
        title={kind}
        {...{ hint, one, mayWrite, loaded, items, nameOf }}
        none="None are needed."
        about={(pair) => pair.value}
        path={`${path}/${kind}`}
        warning={(pair) => `Its value is “${pair.value}”.`}
        onAdd={() => setAdding(true)}
        onRemoved={changed}
      />
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
    </>
  );
}
