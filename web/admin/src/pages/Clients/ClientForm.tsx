import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Answered } from '../../api/AdminApi';
import { useAction } from '../../api/useAction';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { useUnsaved } from '../../routing/useAddress';
import { useMayWrite } from '../../session/Caller';
import type { Client } from './client';
import { ClientFieldInput } from './ClientFieldInput';
import { clientFields, clientMembers } from './clientFields';

interface Props {
  readonly read: Answered<Client>;
  readonly onReload: () => void;
}

/** Lists as they are sent: entries trimmed, empty lines left out. */
function tidy(client: Client): Client {
  const entries = Object.entries(client).map(([name, value]) => [
    name,
    Array.isArray(value) && value.every((each) => typeof each === 'string')
      ? value.map((each) => each.trim()).filter((each) => each !== '')
      : value,
  ]);
  return Object.fromEntries(entries) as Client;
}

/** Everything about a client that has a field. Saved as a whole, unless it changed since it was read. */
export function ClientForm({ read, onReload }: Props) {
  const [saved, setSaved] = useState(read.value);
  const [form, setForm] = useState(saved);
  const action = useAction();
  const tell = useTell();
  const mayWrite = useMayWrite() && !read.value.nonEditable;
  const changed = JSON.stringify(form) !== JSON.stringify(saved);
  useUnsaved(changed);
  const save = async () => {
    if (await action.run((api) => api.put('Clients', tidy(form), read.etag))) {
      setSaved(form);
      tell('Saved.');
      onReload();
    }
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {clientFields.map(({ title, fields }) => (
        <Section key={title} title={title}>
          <Box sx={{ display: 'grid', gap: 2 }}>
            {fields.map((field) => (
              <ClientFieldInput
                key={field.name}
                field={field}
                value={form[field.name]}
                disabled={!mayWrite}
                problem={action.problem}
                onChange={(value) => setForm((before) => ({ ...before, [field.name]: value }))}
              />
            ))}
          </Box>
        </Section>
      ))}
      <ProblemNotice problem={action.problem} fields={clientMembers} onReload={onReload} />
      {mayWrite && (
        <Box sx={{ display: 'flex', gap: 1, mb: 2.5 }}>
          <Button type="submit" variant="contained" loading={action.busy} disabled={!changed}>
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
    </form>
  );
}
