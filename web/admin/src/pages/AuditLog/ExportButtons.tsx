import Button from '@mui/material/Button';
import { useState } from 'react';
import type { Query } from '../../api/AdminApi';
import type { AuditEntry } from '../../api/types';
import type { Action } from '../../api/useAction';
import { keepFile } from '../../components/files';
import { useTell } from '../../components/Tell';
import { allRows, asCsv, asJson } from './exportRows';

interface Props {
  /** What the rows must be, as the list has it. */
  readonly filter: Query;
  readonly disabled: boolean;
  readonly action: Action;
}

const forms = [
  { name: 'CSV', file: 'audit-log.csv', type: 'text/csv', write: asCsv },
  { name: 'JSON', file: 'audit-log.json', type: 'application/json', write: asJson },
] as const;

/** All that the filters find, as a file; not only the page that is shown. */
export function ExportButtons({ filter, disabled, action }: Props) {
  const tell = useTell();
  const [under, setUnder] = useState('');
  const take = async ({ name, file, type, write }: (typeof forms)[number]) => {
    let rows: readonly AuditEntry[] = [];
    setUnder(name);
    const done = await action.run(async (api) => {
      rows = await allRows(api, filter);
    });
    if (done) {
      keepFile(file, type, write(rows));
      tell(
        rows.length === 1 ? 'One row is exported.' : `${String(rows.length)} rows are exported.`,
      );
    }
  };
  return forms.map((form) => (
    <Button
      key={form.name}
      variant="outlined"
      disabled={disabled || action.busy}
      loading={action.busy && under === form.name}
      onClick={() => void take(form)}
    >
      Export as {form.name}
    </Button>
  ));
}
