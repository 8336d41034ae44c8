import Box from '@mui/material/Box';
import MuiLink from '@mui/material/Link';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { useLoad } from '../../api/useLoad';
import { Empty } from '../../components/Empty';
import { Loading } from '../../components/Loading';
import { Section } from '../../components/Section';
import { Link } from '../../routing/Link';
import { DayChart } from './DayChart';
import { DayTable } from './DayTable';
import { lastDays } from './lastDays';
import { type SignIns, spans } from './signIns';

const kinds = [
  { name: 'Signed in', color: 'var(--mui-palette-primary-main)' },
  { name: 'Failed', color: 'var(--mui-palette-error-main)' },
];

/** How often people signed in and did not get in, by day, and where they came to. */
export function SignInCharts() {
  const [span, setSpan] = useState<number>(spans[0]);
  const loaded = useLoad(`signIns ${String(span)}`, (api) =>
    api.get<SignIns>('Dashboard/GetSignIns', { days: span }),
  );
  return (
    <>
      <Section
        title="Sign-ins a day"
        hint="Wrong passwords, codes and passkeys are failures."
        actions={
          <ToggleButtonGroup
            exclusive
            size="small"
            aria-label="How far back"
            value={span}
            onChange={(_event, chosen: number | null) => chosen !== null && setSpan(chosen)}
          >
            {spans.map((days) => (
              <ToggleButton key={days} value={days}>
                {days} days
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        }
      >
        <Loading of={loaded}>{(signIns) => <Days signIns={signIns} span={span} />}</Loading>
      </Section>
      <Section title="Most used applications" hint="Sign-ins to each, in the same days.">
        <Loading of={loaded}>{({ clients }) => <Clients clients={clients} />}</Loading>
      </Section>
    </>
  );
}

function Days({ signIns, span }: { readonly signIns: SignIns; readonly span: number }) {
  const days = lastDays(span, signIns.days, new Date()).map(({ created, of }) => ({
    created,
    parts: [of?.signedIn ?? 0, of?.failed ?? 0],
  }));
  return (
    <>
      <Box component="ul" aria-label="Colours" sx={{ display: 'flex', gap: 2, p: 0, m: 0, mb: 1 }}>
        {kinds.map(({ name, color }, index) => (
          <Box component="li" key={name} sx={{ display: 'flex', gap: 0.75, alignItems: 'center' }}>
            <Box sx={{ width: 12, height: 12, borderRadius: 0.5, bgcolor: color }} />
            {name}: {days.reduce((sum, { parts }) => sum + (parts[index] ?? 0), 0)}
          </Box>
        ))}
      </Box>
      <DayChart title="Sign-ins a day" kinds={kinds} days={days} />
      <DayTable title="Sign-ins a day" kinds={kinds} days={days} />
    </>
  );
}

function Clients({ clients }: { readonly clients: SignIns['clients'] }) {
  const most = Math.max(1, ...clients.map(({ total }) => total));
  return clients.length === 0 ? (
    <Empty title="Nobody came yet">Numbers appear with the first sign-in to an application.</Empty>
  ) : (
    <Box component="ol" aria-label="Applications" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {clients.map(({ id, clientId, clientName, total }) => (
        <Box component="li" key={clientId} sx={{ mb: 1.25 }}>
          <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 2 }}>
            {id === null ? (
              <span>{clientId}</span>
            ) : (
              <MuiLink component={Link} href={`/clients/${String(id)}`}>
                {clientName ?? clientId}
              </MuiLink>
            )}
            <Typography component="span" sx={{ fontWeight: 600 }}>
              {total}
            </Typography>
          </Box>
          <Box aria-hidden sx={{ height: 6, borderRadius: 3, bgcolor: 'action.selected', mt: 0.5 }}>
            <Box
              sx={{
                height: 6,
                borderRadius: 3,
                bgcolor: 'primary.main',
                width: `${String((total / most) * 100)}%`,
              }}
            />
          </Box>
        </Box>
      ))}
    </Box>
  );
}
