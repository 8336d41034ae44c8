import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useAction } from '../../api/useAction';
import { Empty } from '../../components/Empty';
import { Field } from '../../components/Field';
import { Form } from '../../components/Form';
import { PageHeader } from '../../components/PageHeader';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Section } from '../../components/Section';
import { navigate } from '../../routing/navigation';
import { useUnsaved } from '../../routing/useAddress';
import { useMayWrite } from '../../session/Caller';
import { newSecret } from '../Record/newSecret';
import { SecretShown } from '../Record/SecretShown';
import type { Client } from './client';
import { type ClientType, clientTypes, linesOf, originsOf } from './clientTypes';

interface Made {
  readonly client: Client;
  readonly secret: string | null;
}

/** Enters a new application: what it is, what it is called, where people come back to. */
export function ClientWizard() {
  const mayWrite = useMayWrite();
  const [made, setMade] = useState<Made | null>(null);
  return (
    <>
      <PageHeader title="New application" back={{ href: '/clients', text: 'Applications' }} />
      {!mayWrite && <Empty title="An administrator can enter one">Auditors only look.</Empty>}
      {mayWrite && made === null && <Questions onMade={setMade} />}
      {made !== null && <Done made={made} />}
    </>
  );
}

function Done({ made }: { readonly made: Made }) {
  return (
    <Section title={`${made.client.clientName ?? made.client.clientId} is entered`}>
      <Typography sx={{ mb: 2 }}>
        Its client id is <strong>{made.client.clientId}</strong>.
      </Typography>
      {made.secret !== null && <SecretShown secret={made.secret} />}
      <Button
        variant="contained"
        sx={{ mt: 2 }}
        onClick={() => navigate(`/clients/${String(made.client.id)}`)}
      >
        Go to the application
      </Button>
    </Section>
  );
}

function Questions({ onMade }: { readonly onMade: (made: Made) => void }) {
  const [type, setType] = useState<ClientType | null>(null);
  const [clientId, setClientId] = useState('');
  const [clientName, setClientName] = useState('');
  const [addresses, setAddresses] = useState('');
  const [done, setDone] = useState(false);
  const action = useAction();
  useUnsaved(!done && (clientId !== '' || clientName !== '' || addresses !== ''));
  if (type === null) {
    return <TypeQuestion onChosen={setType} />;
  }
  const submit = async () => {
    const redirectUris = linesOf(addresses);
    const body = {
      ...type.template,
      ...{ clientId, clientName, redirectUris },
      ...(type.redirects && !type.secret ? { allowedCorsOrigins: originsOf(redirectUris) } : {}),
    };
    let client: Client | null = null;
    let secret: string | null = null;
    const saved = await action.run(async (api) => {
      client = await api.post<Client>('Clients', body);
      if (client !== null && type.secret) {
        secret = newSecret();
        await api.post(`Clients/${String(client.id)}/Secrets`, {
          ...{ type: 'SharedSecret', hashType: 'Sha256', value: secret, description: 'The first' },
        });
      }
    });
    const result = client as Client | null;
    if (saved && result !== null) {
      setDone(true);
      onMade({ client: result, secret });
    }
  };
  const fields = ['clientId', 'clientName', 'redirectUris'];
  return (
    <Section
      title={type.name}
      hint={type.about}
      actions={<Button onClick={() => setType(null)}>Another kind</Button>}
    >
      <ProblemNotice problem={action.problem} fields={fields} />
      <Form onSubmit={submit}>
        <Field
          name="clientId"
          label="Client id"
          help="What the application calls itself; it stays."
          value={clientId}
          onText={setClientId}
          problem={action.problem}
        />
        <Field
          name="clientName"
          label="Name"
          help="What people read when they sign in."
          value={clientName}
          onText={setClientName}
          problem={action.problem}
        />
        {type.redirects && (
          <Field
            name="redirectUris"
            label="Redirect addresses"
            help="Where people come back to, one a line: https://app.example.org/callback"
            multiline
            minRows={2}
            value={addresses}
            onText={setAddresses}
            problem={action.problem}
          />
        )}
        <Box>
          <Button
            type="submit"
            variant="contained"
            loading={action.busy}
            disabled={clientId.trim() === '' || (type.redirects && addresses.trim() === '')}
          >
            Enter the application
          </Button>
        </Box>
      </Form>
    </Section>
  );
}

function TypeQuestion({ onChosen }: { readonly onChosen: (type: ClientType) => void }) {
  const [chosen, setChosen] = useState<ClientType | null>(null);
  return (
    <Section title="What is it?">
      <RadioGroup
        aria-label="Kind of application"
        value={chosen?.name ?? ''}
        onChange={(_event, name) =>
          setChosen(clientTypes.find((type) => type.name === name) ?? null)
        }
      >
        {clientTypes.map((type) => (
          <FormControlLabel
            key={type.name}
            value={type.name}
            control={<Radio />}
            label={
              <>
                <Typography sx={{ fontWeight: 600 }}>{type.name}</Typography>
                <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                  {type.about}
                </Typography>
              </>
            }
            sx={{ alignItems: 'flex-start', mb: 1.5 }}
          />
        ))}
      </RadioGroup>
      <Button
        variant="contained"
        disabled={chosen === null}
        onClick={() => chosen !== null && onChosen(chosen)}
      >
        Continue
      </Button>
    </Section>
  );
}
