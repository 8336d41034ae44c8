import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeApi } from '../../testing/fakeApi';
import { renderInConsole } from '../../testing/renderInConsole';
import { Dashboard } from './Dashboard';

const nothing = {
  'GET Dashboard/GetDashboardIdentityServer': { body: { auditLogsPerDaysTotal: [] } },
  'GET Dashboard/GetDashboardIdentity': { body: { usersTotal: 1, rolesTotal: 2 } },
  'GET ConfigurationIssues/GetSummary': { body: { warnings: 0, recommendations: 0 } },
  'GET Dashboard/GetSignIns': { body: { days: [], clients: [] } },
  'GET Info/GetApplicationVersion': { body: '1.2.3' },
};

it('tells an administrator whose account a password alone opens', async () => {
  const { api } = fakeApi({ ...nothing, 'GET Info/GetCaller': { body: { passwordAlone: true } } });
  renderInConsole(<Dashboard />, api);
  expect(await screen.findByText(/can be opened with a password alone/)).toBeVisible();
  const link = screen.getByRole('link', { name: /passkey/ });
  expect(link).toHaveAttribute('href', 'https://localhost:44310/account/security');
});

it('says nothing to who has a second factor', async () => {
  const { api } = fakeApi({ ...nothing, 'GET Info/GetCaller': { body: { passwordAlone: false } } });
  renderInConsole(<Dashboard />, api);
  await screen.findByText('Version 1.2.3');
  expect(screen.queryByText(/password alone/)).toBeNull();
});

it('counts, and says in words what the chart shows', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const days = [{ created: `${today}T00:00:00Z`, total: 12 }];
  const { api } = fakeApi({
    'GET Info/GetCaller': { body: { passwordAlone: false } },
    'GET Dashboard/GetDashboardIdentityServer': {
      body: { clientsTotal: 4, apiScopesTotal: 2, auditLogsPerDaysTotal: days },
    },
    'GET Dashboard/GetDashboardIdentity': { body: { usersTotal: 17, rolesTotal: 3 } },
    'GET ConfigurationIssues/GetSummary': { body: { warnings: 1, recommendations: 0 } },
    'GET Dashboard/GetSignIns': ({ at }) => ({
      body: {
        days: [
          { created: `${today}T00:00:00Z`, signedIn: at.includes('days=30') ? 40 : 4, failed: 1 },
        ],
        clients: [
          { id: 3, clientId: 'shop', clientName: 'The shop', total: 3 },
          { id: null, clientId: 'gone', clientName: null, total: 1 },
        ],
      },
    }),
    'GET Info/GetApplicationVersion': { body: '1.2.3' },
  });
  renderInConsole(<Dashboard />, api);
  expect(await screen.findByRole('link', { name: '17 People' })).toHaveAttribute('href', '/users');
  expect(screen.getByRole('img', { name: /^Calls/ })).toHaveAccessibleName(
    /^Calls a day: \w+ 0, .* \w+ 12$/,
  );
  expect(await screen.findByText('Failed: 1')).toBeVisible();
  const table = screen.getByRole('table', { name: 'Sign-ins a day', hidden: true });
  expect(table).toHaveTextContent(`${today}41`);
  expect(screen.getByRole('link', { name: 'The shop' })).toHaveAttribute('href', '/clients/3');
  expect(screen.getByText('gone')).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: '30 days' }));
  expect(await screen.findByText('Signed in: 40')).toBeVisible();
  expect(screen.getByText('Version 1.2.3')).toBeVisible();
});
