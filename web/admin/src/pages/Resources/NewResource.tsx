import { useEffect, useState } from 'react';
import { Empty } from '../../components/Empty';
import { PageHeader } from '../../components/PageHeader';
import { useTell } from '../../components/Tell';
import { navigate } from '../../routing/navigation';
import { useMayWrite } from '../../session/Caller';
import { RecordForm } from '../Record/RecordForm';
import type { Kind, Resource } from './kinds';

interface Props {
  readonly kind: Kind;
}

const blank = {
  ...{ name: '', displayName: null, description: null },
  ...{ enabled: true, showInDiscoveryDocument: true },
};

/** Enters a new scope, API or identity resource. */
export function NewResource({ kind }: Props) {
  const { title, one, href, path, groups } = kind;
  const mayWrite = useMayWrite();
  const tell = useTell();
  const [made, setMade] = useState<Resource | null>(null);
  const [arrived, setArrived] = useState(false);
  useEffect(() => {
    if (arrived && made !== null) navigate(`${href}/${String(made.id)}`); // nothing is unsaved now
  }, [arrived, made, href]);
  return (
    <>
      <PageHeader title={`New ${one}`} back={{ href, text: title }} />
      {mayWrite ? (
        <RecordForm
          groups={groups}
          start={blank}
          mayWrite
          submit={`Enter the ${one}`}
          save={async (api, record) => setMade(await api.post<Resource>(path, record))}
          onSaved={() => {
            tell(`The ${one} is entered.`);
            setArrived(true);
          }}
        />
      ) : (
        <Empty title="An administrator can enter one">Auditors only look.</Empty>
      )}
    </>
  );
}
