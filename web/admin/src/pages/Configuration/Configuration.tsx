import Button from '@mui/material/Button';
import { useAction } from '../../api/useAction';
import { keepFile } from '../../components/files';
import { PageHeader } from '../../components/PageHeader';
import { ProblemNotice } from '../../components/ProblemNotice';
import { Section } from '../../components/Section';
import { useMayWrite } from '../../session/Caller';
import { fileOf, readAll } from './file';
import { Import } from './Import';

/** The configuration as a file: out of this installation, or into it. */
export function Configuration() {
  const mayWrite = useMayWrite();
  const action = useAction();
  const take = () =>
    action.run(async (api) => {
      const text = fileOf(await readAll(api), new Date());
      keepFile('conclave-configuration.json', 'application/json', text);
    });
  return (
    <>
      <PageHeader
        title="Import and export"
        subtitle="Applications, scopes, APIs, identity resources, roles and providers as one file."
      />
      <Section
        title="Export"
        hint="Secrets are not in it, nor what stands in conclave.toml, nor people."
      >
        <ProblemNotice problem={action.problem} />
        <Button variant="contained" loading={action.busy} onClick={() => void take()}>
          Export as a file
        </Button>
      </Section>
      {mayWrite && <Import />}
    </>
  );
}
