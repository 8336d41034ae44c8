import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AuditEntry } from '../../api/types';
import { fakeApi } from '../../testing/fakeApi';
import { auditor, renderInConsole } from '../../testing/renderInConsole';
import { AuditLog } from './AuditLog';
import { changesIn, eventName } from './entryFacts';
import { asCsv, asJson } from './exportRows';

const entry: AuditEntry = {
  id: 1,
  event: 'UserUpdatedEvent',
  source: 'Api',
  category: 'Users',
  subjectIdentifier: '9',
  subjectName: 'admin',
  subjectType: 'User',
  subjectAdditionalData: '{"remoteIpAddress":"127.0.0.1"}',
  action: '{"traceIdentifier":"t","httpMethod":"PUT"}',
  data: '{"before":{"email":"a@x","phone":null},"after":{"email":"b@x","phone":null}}',
  created: '2030-01-31T10:00:00Z',
};
const answer = (...logs: AuditEntry[]) => ({
  'GET Logs/AuditLog': { body: { logs, totalCount: logs.length, pageSize: 20 } },
});

beforeEach(() => window.history.replaceState(null, '', '/audit-logs'));

it('takes before and after apart, what changed first', () => {
  expect(changesIn(entry)).toEqual([
    { name: 'email', before: 'a@x', after: 'b@x', changed: true },
    { name: 'phone', before: '–', after: '–', changed: false },
  ]);
  expect(changesIn({ data: 'not JSON' })).toEqual([]);
  expect(changesIn({ data: '{"after":{"list":["a","b"]}}' })).toEqual([
    { name: 'list', before: '', after: 'a, b', changed: true },
  ]);
});

it.each([
  ['UserRoleSavedEvent', 'User role saved'],
  ['ApiScopesRequestedEvent', 'Api scopes requested'],
  ['x', 'x'],
])('names %s', (event, words) => expect(eventName(event)).toBe(words));

it('exports cells that no spreadsheet takes for a formula', () => {
  const csv = asCsv([{ ...entry, subjectName: '=1+1', event: 'say "hi"' }]);
  expect(csv).toContain(`"say ""hi""","Users","'=1+1"`);
  expect(csv.split('\r\n')).toHaveLength(3);
  expect(JSON.parse(asJson([entry]))).toEqual([entry]);
});

it('shows what changed when a row is pressed', async () => {
  renderInConsole(<AuditLog />, fakeApi(answer(entry)).api, auditor);
  const row = await screen.findByRole('button', { name: /User updated/ });
  expect(row).toHaveAttribute('aria-expanded', 'false');
  await userEvent.click(row);
  expect(screen.getByText('a@x').tagName).toBe('DEL');
  expect(screen.getByText('b@x').tagName).toBe('INS');
  expect(screen.getByText('127.0.0.1')).toBeVisible();
  expect(screen.queryByRole('button', { name: 'Delete old rows' })).toBeNull();
});

it('asks for what the filters say', async () => {
  const { api, sent } = fakeApi(answer());
  renderInConsole(<AuditLog />, api);
  expect(await screen.findByText('Nothing was recorded yet')).toBeVisible();
  await userEvent.type(screen.getByLabelText('Who'), 'ann');
  await waitFor(() => expect(sent.at(-1)?.at).toContain('subjectName=ann'));
  expect(await screen.findByText('Nothing matches')).toBeVisible();
});

it('deletes what is older than a day', async () => {
  const { api, sent } = fakeApi({ ...answer(entry), 'DELETE Logs/AuditLog': {} });
  renderInConsole(<AuditLog />, api);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Delete old rows' }));
  const dialog = within(screen.getByRole('dialog'));
  await user.type(dialog.getByLabelText('Older than'), '2029-12-31');
  await user.click(dialog.getByRole('button', { name: 'Delete them' }));
  await screen.findByText('Rows from before 2029-12-31 are deleted.');
  expect(sent.find(({ method }) => method === 'DELETE')?.at).toBe(
    'Logs/AuditLog?olderThan=2029-12-31',
  );
});
