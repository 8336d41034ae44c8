import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Answered } from '../../api/AdminApi';
import type { User } from '../../api/types';
import { useAction } from '../../api/useAction';
import { Field } from '../../components/Field';
import { Form } from '../../components/Form';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { Toggle } from '../../components/Toggle';
import { useUnsaved } from '../../routing/useAddress';
import { useMayWrite } from '../../session/Caller';

interface Props {
  readonly read: Answered<User>;
  /** It is being read again: what is sent meanwhile would be taken for too old. */
  readonly reading: boolean;
  readonly onSaved: () => void;
  readonly onReload: () => void;
}

const fields = ['userName', 'email', 'phoneNumber'];

/** What is known of somebody. Saved as a whole, unless it changed since it was read. */
export function Profile({ read, reading, onSaved, onReload }: Props) {
  const [saved, setSaved] = useState(read.value);
  const [form, setForm] = useState(saved);
  const action = useAction();
  const tell = useTell();
  const mayWrite = useMayWrite();
  const changed = JSON.stringify(form) !== JSON.stringify(saved);
  useUnsaved(changed);
  const set = (change: Partial<User>) => setForm((before) => ({ ...before, ...change }));
  const save = async () => {
    if (await action.run((api) => api.put('Users', form, read.etag))) {
      setSaved(form);
      tell('Saved.');
      onSaved();
    }
  };
  const look = { problem: action.problem, disabled: !mayWrite };
  return (
    <Section title="Profile">
      <ProblemNotice problem={action.problem} fields={fields} onReload={onReload} />
      <Form onSubmit={save}>
        <Field
          {...look}
          name="userName"
          label="User name"
          value={form.userName}
          onText={(userName) => set({ userName })}
        />
        <Field
          {...look}
          name="email"
          label="Mail address"
          type="email"
          value={form.email ?? ''}
          onText={(email) => set({ email: email === '' ? null : email })}
        />
        <Toggle
          label="Address confirmed"
          disabled={!mayWrite}
          checked={form.emailConfirmed}
          onChange={(emailConfirmed) => set({ emailConfirmed })}
        />
        <Field
          {...look}
          name="phoneNumber"
          label="Telephone"
          type="tel"
          value={form.phoneNumber ?? ''}
          onText={(phone) => set({ phoneNumber: phone === '' ? null : phone })}
        />
        <Toggle
          label="Telephone confirmed"
          disabled={!mayWrite}
          checked={form.phoneNumberConfirmed}
          onChange={(phoneNumberConfirmed) => set({ phoneNumberConfirmed })}
        />
        <Toggle
          label="Lock after wrong passwords"
          help="Off: the account never rests after wrong passwords, so it can be guessed at."
          disabled={!mayWrite}
          checked={form.lockoutEnabled}
          onChange={(lockoutEnabled) => set({ lockoutEnabled })}
        />
        {mayWrite && (
          <Box sx={{ display: 'flex', gap: 1 }}>
            <Button
              type="submit"
              variant="contained"
              loading={action.busy}
              disabled={!changed || reading}
            >
              Save
            </Button>
            <Button
              disabled={!changed}
              onClick={() => {
                setForm(saved);
                action.clear();
              }}
            >
              Discard changes
            </Button>
          </Box>
        )}
      </Form>
    </Section>
  );
}
