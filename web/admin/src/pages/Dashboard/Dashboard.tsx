import Box from '@mui/material/Box';
import Paper from '@mui/material/Paper';
import Typography from '@mui/material/Typography';
import type {
  DayTotal,
  IssueTotals,
  OwnAccount,
  PeopleTotals,
  ServerTotals,
} from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { Loading } from '../../components/Loading';
import { PageHeader } from '../../components/PageHeader';
import { Section } from '../../components/Section';
import { Link } from '../../routing/Link';
import { DayChart } from './DayChart';
import { DayTable } from './DayTable';
import { lastDays } from './lastDays';
import { PasswordAlone } from './PasswordAlone';
import { SignInCharts } from './SignInCharts';

/** How many of everything there are, and what has been going on. */
export function Dashboard() {
  const loaded = useLoad('dashboard', async (api) => {
    const [own, server, people, issues, version] = await Promise.all([
      api.get<OwnAccount>('Info/GetCaller'),
      api.get<ServerTotals>('Dashboard/GetDashboardIdentityServer'),
      api.get<PeopleTotals>('Dashboard/GetDashboardIdentity'),
      api.get<IssueTotals>('ConfigurationIssues/GetSummary'),
      api.get<string>('Info/GetApplicationVersion'),
    ]);
    return { own, server, people, issues, version };
  });
  return (
    <>
      <PageHeader title="Overview" />
      <Loading of={loaded}>
        {({ own, server, people, issues, version }) => (
          <>
            {own.passwordAlone && <PasswordAlone />}
            <Box
              sx={{
                display: 'grid',
                gap: 2,
                mb: 2.5,
                gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))',
              }}
            >
              <Total href="/users" text="People" total={people.usersTotal} />
              <Total href="/roles" text="Roles" total={people.rolesTotal} />
              <Total href="/clients" text="Applications" total={server.clientsTotal} />
              <Total href="/issues" text="Warnings" total={issues.warnings} />
            </Box>
            <SignInCharts />
            <Section
              title="Calls a day"
              hint="What was read and changed through this console and the admin API, by the audit log."
            >
              <Calls totals={server.auditLogsPerDaysTotal} />
            </Section>
            <Typography variant="body2" sx={{ color: 'text.secondary' }}>
              Version {version}
            </Typography>
          </>
        )}
      </Loading>
    </>
  );
}

const calls = [{ name: 'Calls', color: 'var(--mui-palette-primary-main)' }];

function Calls({ totals }: { readonly totals: readonly DayTotal[] }) {
  const days = lastDays(7, totals, new Date()).map(({ created, of }) => ({
    created,
    parts: [of?.total ?? 0],
  }));
  return (
    <>
      <DayChart title="Calls a day" kinds={calls} days={days} />
      <DayTable title="Calls a day" kinds={calls} days={days} />
    </>
  );
}

interface TotalProps {
  readonly href: string;
  readonly text: string;
  readonly total: number;
}

function Total({ href, text, total }: TotalProps) {
  return (
    <Paper
      component={Link}
      href={href}
      elevation={0}
      sx={{
        ...{ border: 1, borderColor: 'divider', borderRadius: '16px', p: 2, display: 'block' },
        ...{ textDecoration: 'none', '&:hover': { borderColor: 'primary.main' } },
        '&:focus-visible': { outline: 2, outlineColor: 'primary.main' },
      }}
    >
      <Typography component="div" sx={{ fontSize: 30, fontWeight: 700, lineHeight: 1.2 }}>
        {total}
      </Typography>
      <Typography component="div" sx={{ color: 'text.secondary' }}>
        {text}
      </Typography>
    </Paper>
  );
}
