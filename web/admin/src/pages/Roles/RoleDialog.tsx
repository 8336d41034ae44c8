import { useState } from 'react';
import type { Role } from '../../api/types';
import { useAction } from '../../api/useAction';
import { Field } from '../../components/Field';
import { FormDialog } from '../../components/FormDialog';
import { useTell } from '../../components/Tell';

interface Props {
  /** Null: a new one. */
  readonly existing: Role | null;
  readonly etag: string | null;
  readonly onDone: (role: Role) => void;
  readonly onClose: () => void;
}

/** Makes a role or gives one another name. */
export function RoleDialog({ existing, etag, onDone, onClose }: Props) {
  const action = useAction();
  const tell = useTell();
  const [name, setName] = useState(existing?.name ?? '');
  const submit = async () => {
    let saved: Role | null = null;
    const done = await action.run(async (api) => {
      saved =
        existing === null
          ? await api.post<Role>('Roles', { name })
          : await api.put<Role>('Roles', { id: existing.id, name }, etag);
    });
    const result = saved as Role | null;
    if (done && result !== null) {
      tell(
        existing === null ? `The role ${result.name} is there.` : `The role is ${result.name} now.`,
      );
      onDone(result);
    }
  };
  return (
    <FormDialog
      title={existing === null ? 'New role' : `Another name for ${existing.name}`}
      submit={existing === null ? 'Make the role' : 'Rename'}
      fields={['name']}
      action={action}
      ready={name.trim() !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        name="name"
        label="Name"
        help="As applications see it in the claim “role”."
        value={name}
        onText={setName}
        problem={action.problem}
      />
    </FormDialog>
  );
}
