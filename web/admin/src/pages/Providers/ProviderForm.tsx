import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Answered } from '../../api/AdminApi';
import { useAction } from '../../api/useAction';
import { Field } from '../../components/Field';
import { Form } from '../../components/Form';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { useUnsaved } from '../../routing/useAddress';
import { useMayWrite } from '../../session/Caller';
import { bodyOf, fieldNames, fieldsOf, type Provider, type ProviderFields } from './provider';
import { ProviderInputs } from './ProviderInputs';
import { RedirectAddress } from './RedirectAddress';

interface Props {
  readonly read: Answered<Provider>;
  /** It is being read again: what is sent meanwhile would be taken for too old. */
  readonly reading: boolean;
  readonly onReload: () => void;
}

/** Everything of a provider but its secret. Saved as a whole, unless it changed since it was read. */
export function ProviderForm({ read, reading, onReload }: Props) {
  const [saved, setSaved] = useState(() => fieldsOf(read.value));
  const [fields, setFields] = useState(saved);
  const action = useAction();
  const tell = useTell();
  const mayWrite = useMayWrite();
  const changed = JSON.stringify(fields) !== JSON.stringify(saved);
  useUnsaved(changed);
  const change = (part: Partial<ProviderFields>) => setFields((before) => ({ ...before, ...part }));
  const save = async () => {
    const body = bodyOf(fields, read.value);
    if (await action.run((api) => api.put('IdentityProviders', body, read.etag))) {
      setSaved(fields);
      tell('Saved.');
      onReload();
    }
  };
  const { problem } = action;
  return (
    <Section title="The provider">
      <ProblemNotice problem={problem} fields={fieldNames} onReload={onReload} />
      <Form onSubmit={save}>
        <RedirectAddress address={read.value.redirectUri} />
        <Field
          name="displayName"
          label="Name"
          help="What people read on the button."
          value={fields.displayName}
          onText={(displayName) => change({ displayName })}
          disabled={!mayWrite}
          problem={problem}
        />
        <Field
          name="Authority"
          label="Issuer"
          type="url"
          help="Stays while somebody is connected: another issuer’s accounts are other people’s."
          value={fields.Authority}
          onText={(Authority) => change({ Authority })}
          disabled={!mayWrite}
          problem={problem}
        />
        <ProviderInputs fields={fields} problem={problem} disabled={!mayWrite} onChange={change} />
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
                setFields(saved);
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
