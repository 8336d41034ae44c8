import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { User } from '../../api/types';
import { useAction } from '../../api/useAction';
import { Field } from '../../components/Field';
import { FormDialog } from '../../components/FormDialog';
import { useTell } from '../../components/Tell';
import { Toggle } from '../../components/Toggle';
import { navigate } from '../../routing/navigation';

interface Props {
  readonly onClose: () => void;
}

/** Makes an account, then goes to its page, where its first password is set. */
export function NewPerson({ onClose }: Props) {
  const action = useAction();
  const tell = useTell();
  const [userName, setUserName] = useState('');
  const [email, setEmail] = useState('');
  const [emailConfirmed, setEmailConfirmed] = useState(true);
  const submit = async () => {
    let made: User | null = null;
    const done = await action.run(async (api) => {
      made = await api.post<User>('Users', { userName, email, emailConfirmed });
    });
    const user = made as User | null;
    if (done && user !== null) {
      tell(`${user.userName} has an account now.`);
      navigate(`/users/${encodeURIComponent(user.id)}?password=new`);
    }
  };
  return (
    <FormDialog
      title="New person"
      submit="Make the account"
      fields={['userName', 'email']}
      action={action}
      ready={userName.trim() !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        You set a first password in the next step; until then nobody can sign in with it.
      </Typography>
      <Field
        name="userName"
        label="User name"
        value={userName}
        onText={setUserName}
        problem={action.problem}
      />
      <Field
        name="email"
        label="Mail address"
        type="email"
        value={email}
        onText={setEmail}
        problem={action.problem}
      />
      <Toggle
        label="The address is right"
        help="On: it counts as confirmed. Off: the person confirms it by a mail."
        checked={emailConfirmed}
        onChange={setEmailConfirmed}
      />
    </FormDialog>
  );
}
