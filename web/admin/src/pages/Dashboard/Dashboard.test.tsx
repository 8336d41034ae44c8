import { screen } from '@testing-library/react';
import { fakeApi } from '../../testing/fakeApi';
import { renderInConsole } from '../../testing/renderInConsole';
import { Dashboard } from './Dashboard';

it('counts, and says in words what the chart shows', async () => {
  const today = new Date().toISOString().slice(0, 10);
  const days = [{ created: `${today}T00:00:00Z`, total: 12 }];
  const { api } = fakeApi({
    'GET Dashboard/GetDashboardIdentityServer': {
      body: { clientsTotal: 4, apiScopesTotal: 2, auditLogsPerDaysTotal: days },
    },
    'GET Dashboard/GetDashboardIdentity': { body: { usersTotal: 17, rolesTotal: 3 } },
    'GET ConfigurationIssues/GetSummary': { body: { warnings: 1, recommendations: 0 } },
    'GET Info/GetApplicationVersion': { body: '1.2.3' },
  });
  renderInConsole(<Dashboard />, api);
  expect(await screen.findByRole('link', { name: '17 People' })).toHaveAttribute('href', '/users');
  expect(screen.getByRole('img')).toHaveAccessibleName(/^Calls a day: \w+ 0, .* \w+ 12$/);
  expect(screen.getByText('Version 1.2.3')).toBeVisible();
});
