import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { User } from '../../api/types';
import { useAction } from '../../api/useAction';
import { Field } from '../../components/Field';
import { Form } from '../../components/Form';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Section } from '../../components/Section';
import type { Client } from '../Clients/client';
import { ItemPicker } from '../List/ItemPicker';
import { PersonPicker } from '../People/PersonPicker';
import type { PolicyAnswer } from './policyTypes';

interface Props {
  /** What stands in the editor, saved or not. */
  readonly text: string;
  readonly onDecided: (line: number) => void;
}

const fields = ['userName', 'clientId', 'room', 'roles', 'action'];
const empty = { roles: '', claims: '', room: '', action: 'join' };

function split(text: string): readonly string[] {
  return text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function claimOf(text: string) {
  const at = text.indexOf('=');
  return at < 0
    ? { type: text, value: '' }
    : { type: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
}

/** May somebody do something in a room, by which line, and why not by the others? */
export function PolicyTester({ text, onDecided }: Props) {
  const [form, setForm] = useState(empty);
  const [person, setPerson] = useState<User | null>(null);
  const [client, setClient] = useState<Client | null>(null);
  const [answer, setAnswer] = useState<PolicyAnswer | null>(null);
  const action = useAction();
  const set = (change: Partial<typeof empty>) => setForm((before) => ({ ...before, ...change }));
  const ask = () =>
    action.run(async (api) => {
      const { roles, claims, ...rest } = form;
      const who = { userName: person?.userName ?? '', clientId: client?.clientId ?? '' };
      const body = {
        ...{ ...rest, ...who, text },
        ...{ roles: split(roles), claims: split(claims).map(claimOf) },
      };
      const said = await api.post<PolicyAnswer>('Policy/Explain', body);
      setAnswer(said);
      onDecided(said?.line ?? 0);
    });
  const field = (name: 'roles' | 'claims' | 'room', label: string) => (
    <Field
      name={name}
      label={label}
      value={form[name]}
      problem={action.problem}
      onText={(words) => set({ [name]: words })}
    />
  );
  return (
    <Section
      title="Why was this refused?"
      hint="Asks the text above, saved or not. With a person and an application the claims are those of their access token; roles and claims come on top."
    >
      <ProblemNotice problem={action.problem} fields={fields} />
      <Form onSubmit={ask} twoColumns>
        <PersonPicker
          value={person}
          onChosen={setPerson}
          fault={action.problem?.of('userName') ?? null}
        />
        <ItemPicker<'clients', Client>
          label="Application"
          path="Clients"
          name="clients"
          value={client}
          onChosen={setClient}
          textOf={({ clientName, clientId }) => clientName ?? clientId}
          keyOf={({ id }) => String(id)}
          noneText="No application has such a name."
          fault={action.problem?.of('clientId') ?? null}
        />
        {field('roles', 'Roles, with commas')}
        {field('claims', 'Claims, as department=legal')}
        {field('room', 'Room')}
        <TextField
          select
          label="Action"
          value={form.action}
          onChange={(event) => set({ action: event.target.value })}
        >
          {['join', 'create', 'record', 'moderate'].map((each) => (
            <MenuItem key={each} value={each}>
              {each}
            </MenuItem>
          ))}
        </TextField>
        <Box>
          <Button type="submit" variant="contained" loading={action.busy}>
            Ask
          </Button>
        </Box>
      </Form>
      {answer !== null && action.problem === null && (
        <Box role="status" sx={{ mt: 2 }}>
          <Alert severity={answer.allowed ? 'success' : 'warning'}>{answer.words}</Alert>
          <Box component="ol" aria-label="The way there" sx={{ listStyle: 'none', pl: 0 }}>
            {answer.steps.map(({ line, fits, why }) => (
              <Box component="li" key={line} sx={{ fontWeight: fits ? 600 : 400 }}>
                Line {line} {fits ? 'fits and decides.' : why}
              </Box>
            ))}
          </Box>
        </Box>
      )}
    </Section>
  );
}
