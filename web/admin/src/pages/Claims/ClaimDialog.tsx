import { useState } from 'react';
import type { Claim } from '../../api/types';
import { useAction } from '../../api/useAction';
import { Field } from '../../components/Field';
import { FormDialog } from '../../components/FormDialog';
import type { ClaimOwner } from './ClaimsSection';

interface Props {
  readonly owner: ClaimOwner;
  /** Null: a new one. */
  readonly claim: Claim | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Adds a claim or changes one. */
export function ClaimDialog({ owner, claim, onDone, onClose }: Props) {
  const action = useAction();
  const [claimType, setType] = useState(claim?.claimType ?? '');
  const [claimValue, setValue] = useState(claim?.claimValue ?? '');
  const submit = async () => {
    const body = { [owner.member]: owner.id, claimType, claimValue };
    const path = `${owner.path}/Claims`;
    const saved = await action.run((api) =>
      claim === null ? api.post(path, body) : api.put(path, { ...body, claimId: claim.claimId }),
    );
    if (saved) {
      onDone();
    }
  };
  return (
    <FormDialog
      title={claim === null ? 'New claim' : 'Change the claim'}
      submit="Save"
      fields={['claimType', 'claimValue']}
      action={action}
      ready={claimType.trim() !== '' && claimValue !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        name="claimType"
        label="Type"
        help="As applications ask for it: department, employee_number, …"
        value={claimType}
        onText={setType}
        problem={action.problem}
      />
      <Field
        name="claimValue"
        label="Value"
        value={claimValue}
        onText={setValue}
        problem={action.problem}
      />
    </FormDialog>
  );
}
