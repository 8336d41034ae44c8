import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import TextField from '@mui/material/TextField';
import { useState } from 'react';
import type { AdminApi } from '../../api/AdminApi';
import type { AuditEntry, AuditLogs } from '../../api/types';
import { useAction } from '../../api/useAction';
import { useLoad } from '../../api/useLoad';
import { Empty } from '../../components/Empty';
import { ListCard } from '../../components/ListCard';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Pager } from '../../components/Pager';
import { ProblemNotice } from '../../components/ProblemNotice';
import { SearchField } from '../../components/SearchField';
import { Toggle } from '../../components/Toggle';
import { changeQuery, useAddress } from '../../routing/useAddress';
import { useMayWrite } from '../../session/Caller';
import { pageSize } from '../List/useList';
import { AuditRow } from './AuditRow';
import { DropOld } from './DropOld';
import { ExportButtons } from './ExportButtons';

const filters = [
  ['event', 'Event'],
  ['category', 'Area, such as Users'],
  ['subjectName', 'Who'],
] as const;

/** Who did what, newest first. */
export function AuditLog() {
  const mayWrite = useMayWrite();
  const [dropping, setDropping] = useState(false);
  const exporting = useAction();
  const { query } = useAddress();
  const page = Math.max(1, Number.parseInt(query.get('page') ?? '1', 10) || 1);
  const names = [...filters.map(([name]) => name), 'createdDate'];
  const chosen = Object.fromEntries(names.map((name) => [name, query.get(name) ?? '']));
  const filtered = Object.values(chosen).some((value) => value !== '');
  // Who looks for what was changed would search in vain among all that was only read.
  const reads = query.get('reads') === 'true';
  const asked = { ...chosen, changesOnly: reads ? '' : 'true' };
  const load = (api: AdminApi) => api.get<AuditLogs>('Logs/AuditLog', { ...asked, page, pageSize });
  const loaded = useLoad(`${JSON.stringify(asked)} ${String(page)}`, load);
  const rows: readonly AuditEntry[] = loaded.value?.logs ?? [];
  return (
    <>
      <PageHeader
        title="Audit log"
        subtitle="Who changed what, newest first."
        actions={
          <>
            <ExportButtons filter={asked} disabled={rows.length === 0} action={exporting} />
            {mayWrite && (
              <Button variant="outlined" color="error" onClick={() => setDropping(true)}>
                Delete old rows
              </Button>
            )}
          </>
        }
      />
      <ProblemNotice problem={exporting.problem} />
      <Box
        role="search"
        sx={{
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr', lg: 'repeat(4, 1fr)' },
          '& > *': { width: '100% !important' },
        }}
      >
        {filters.map(([name, label]) => (
          <SearchField
            key={name}
            label={label}
            value={chosen[name] ?? ''}
            onSearch={(text) => changeQuery({ [name]: text })}
          />
        ))}
        <TextField
          type="date"
          size="small"
          label="Day (UTC)"
          value={chosen.createdDate}
          onChange={(event) => changeQuery({ createdDate: event.target.value })}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </Box>
      <Toggle
        label="With what was only read"
        checked={reads}
        onChange={(on) => changeQuery({ reads: on ? 'true' : '' })}
      />
      <ListCard>
        <Loading of={loaded}>
          {({ logs, totalCount }) =>
            logs.length === 0 ? (
              <Empty
                title={
                  filtered
                    ? 'Nothing matches'
                    : reads
                      ? 'Nothing was recorded yet'
                      : 'Nothing was changed yet'
                }
              >
                {filtered
                  ? 'Empty a field, or choose another day.'
                  : 'Rows come with calls of the admin API and with changes by the command line.'}
              </Empty>
            ) : (
              <>
                <Box component="ul" aria-label="Audit log" sx={{ listStyle: 'none', m: 0, p: 0 }}>
                  {logs.map((entry) => (
                    <AuditRow key={entry.id} entry={entry} />
                  ))}
                </Box>
                <Pager
                  page={page}
                  pageSize={pageSize}
                  total={totalCount}
                  onPage={(next) => changeQuery({ page: next === 1 ? '' : String(next) })}
                />
              </>
            )
          }
        </Loading>
      </ListCard>
      {dropping && (
        <DropOld
          onClose={() => setDropping(false)}
          onDone={() => {
            setDropping(false);
            loaded.reload();
          }}
        />
      )}
    </>
  );
}
