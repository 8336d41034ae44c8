import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import { useEffect, useState } from 'react';
import { useAction } from '../../api/useAction';
import { useConfig } from '../../config/ConfigContext';
import { Empty } from '../../components/Empty';
import { Field } from '../../components/Field';
import { Form } from '../../components/Form';
import { PageHeader } from '../../components/PageHeader';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Section } from '../../components/Section';
import { useTell } from '../../components/Tell';
import { navigate } from '../../routing/navigation';
import { useUnsaved } from '../../routing/useAddress';
import { useMayWrite } from '../../session/Caller';
import { MetadataShown } from './MetadataShown';
import {
  bodyOf,
  defaultScopes,
  fieldNames,
  type Metadata,
  type Provider,
  type ProviderFields,
  schemeFrom,
} from './provider';
import { ProviderInputs } from './ProviderInputs';
import { RedirectAddress } from './RedirectAddress';

/** Adds a provider: its address first; what it says there; then what it calls this server. */
export function NewProvider() {
  const mayWrite = useMayWrite();
  const [found, setFound] = useState<Metadata | null>(null);
  return (
    <>
      <PageHeader title="New provider" back={{ href: '/providers', text: 'Providers' }} />
      {!mayWrite && <Empty title="An administrator can add one">Auditors only look.</Empty>}
      {mayWrite && found === null && <Discovery onFound={setFound} />}
      {mayWrite && found !== null && <Questions metadata={found} onBack={() => setFound(null)} />}
    </>
  );
}

function Discovery({ onFound }: { readonly onFound: (metadata: Metadata) => void }) {
  const [authority, setAuthority] = useState('');
  const action = useAction();
  useUnsaved(authority !== '');
  const look = async () => {
    const body = { authority: authority.trim() };
    await action.run(async (api) => {
      const found = await api.post<Metadata>('IdentityProviders/Discover', body);
      if (found !== null) onFound(found);
    });
  };
  return (
    <Section title="Where is it?" hint="Any OpenID provider that describes itself there.">
      <ProblemNotice problem={action.problem} fields={['authority']} />
      <Form onSubmit={look}>
        <Field
          name="authority"
          label="Issuer"
          type="url"
          help="As its documentation has it: https://accounts.google.com"
          value={authority}
          onText={setAuthority}
          problem={action.problem}
        />
        <Box>
          <Button
            type="submit"
            variant="contained"
            loading={action.busy}
            disabled={authority.trim() === ''}
          >
            Look what it says
          </Button>
        </Box>
      </Form>
    </Section>
  );
}

interface QuestionsProps {
  readonly metadata: Metadata;
  readonly onBack: () => void;
}

function Questions({ metadata, onBack }: QuestionsProps) {
  const { oidc } = useConfig();
  const tell = useTell();
  const action = useAction();
  const [made, setMade] = useState<Provider | null>(null);
  const [fields, setFields] = useState<ProviderFields>({
    ...{ scheme: '', displayName: '', enabled: true, Authority: metadata.issuer },
    ...{ ClientId: '', ClientSecret: '', Scope: defaultScopes, Register: false },
  });
  const [ownScheme, setOwnScheme] = useState(false);
  useUnsaved(made === null);
  useEffect(() => {
    if (made !== null) navigate(`/providers/${String(made.id)}`); // now that nothing is unsaved
  }, [made]);
  const change = (part: Partial<ProviderFields>) => setFields((before) => ({ ...before, ...part }));
  const save = async () => {
    let saved: Provider | null = null;
    const done = await action.run(async (api) => {
      saved = await api.post<Provider>('IdentityProviders', bodyOf(fields, null));
    });
    const result = saved as Provider | null;
    if (done && result !== null) {
      tell(`${result.displayName} is offered on the sign-in page.`);
      setMade(result);
    }
  };
  const { problem } = action;
  return (
    <>
      <Section
        title="What it says of itself"
        actions={<Button onClick={onBack}>Another address</Button>}
      >
        <MetadataShown metadata={metadata} />
      </Section>
      <Section title="This server there">
        <ProblemNotice problem={problem} fields={fieldNames} />
        <Form onSubmit={save}>
          <Field
            name="displayName"
            label="Name"
            help="What people read on the button."
            value={fields.displayName}
            onText={(displayName) =>
              change({ displayName, ...(ownScheme ? {} : { scheme: schemeFrom(displayName) }) })
            }
            problem={problem}
          />
          <Field
            name="scheme"
            label="Short name"
            help="Stands in the redirect address, and stays."
            value={fields.scheme}
            onText={(scheme) => {
              setOwnScheme(true);
              change({ scheme });
            }}
            problem={problem}
          />
          <RedirectAddress
            address={`${oidc.authority}/federation/${fields.scheme || '…'}/signin`}
          />
          <ProviderInputs fields={fields} problem={problem} secret onChange={change} />
          <Box>
            <Button
              type="submit"
              variant="contained"
              loading={action.busy}
              disabled={fields.scheme === '' || fields.ClientId.trim() === ''}
            >
              Offer the provider
            </Button>
          </Box>
        </Form>
      </Section>
    </>
  );
}
