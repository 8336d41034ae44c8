import Typography from '@mui/material/Typography';
import { useState } from 'react';
import type { PasswordPolicy, User } from '../../api/types';
import { useAction } from '../../api/useAction';
import { useLoad } from '../../api/useLoad';
import { Field } from '../../components/Field';
import { FormDialog } from '../../components/FormDialog';
import { ProblemNotice } from '../../components/ProblemNotice';
import { useTell } from '../../components/Tell';

interface Props {
  readonly user: User;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function rulesOf({ minLength, maxLength }: PasswordPolicy): string {
  return `${String(minLength)} to ${String(maxLength)} characters of any kind, without the user name or the mail address. Passwords that are tried first, such as “password1”, are refused.`;
}

/** Gives somebody a password, which ends what they are signed in to. */
export function SetPassword({ user, onDone, onClose }: Props) {
  const action = useAction();
  const tell = useTell();
  const [password, setPassword] = useState('');
  const [confirmPassword, setConfirmPassword] = useState('');
  const policy = useLoad('password policy', (api) =>
    api.get<PasswordPolicy>('Info/GetPasswordPolicy'),
  );
  const submit = async () => {
    const body = { userId: user.id, password, confirmPassword };
    if (await action.run((api) => api.post('Users/ChangePassword', body))) {
      tell(`${user.userName} has a new password.`);
      onDone();
    }
  };
  return (
    <FormDialog
      title={`Password of ${user.userName}`}
      submit="Set the password"
      fields={['password', 'confirmPassword']}
      action={action}
      ready={password !== '' && confirmPassword !== ''}
      onSubmit={submit}
      onClose={onClose}
    >
      <Typography variant="body2" sx={{ color: 'text.secondary' }}>
        Sessions and applications that {user.userName} is signed in to end. Tell them the password
        over a way you trust, and ask them to change it.
      </Typography>
      <ProblemNotice problem={policy.problem} onReload={policy.reload} />
      <Field
        name="password"
        label="New password"
        help={policy.value === null ? '' : rulesOf(policy.value)}
        type="password"
        autoComplete="new-password"
        value={password}
        onText={setPassword}
        problem={action.problem}
      />
      <Field
        name="confirmPassword"
        label="The same again"
        type="password"
        autoComplete="new-password"
        value={confirmPassword}
        onText={setConfirmPassword}
        problem={action.problem}
      />
    </FormDialog>
  );
}
