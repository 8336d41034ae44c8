import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { AuditEntry } from '../../api/types';
import { navigate } from '../../routing/navigation';
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

/** What is in a file; jsdom's Blob has no text(). */
function textOf(file: Blob | null): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error('The file can’t be read.'));
    reader.readAsText(file ?? new Blob());
  });
}

beforeEach(() => navigate('/audit-logs', 'replace'));

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
  ['ApiScopesRequestedEvent', 'API scopes requested'],
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
  expect(await screen.findByText('Nothing was changed yet')).toBeVisible();
  await userEvent.type(screen.getByLabelText('Who'), 'ann');
  await waitFor(() => expect(sent.at(-1)?.at).toContain('subjectName=ann'));
  expect(await screen.findByText('Nothing matches')).toBeVisible();
});

it('exports all that the filters find, piece by piece', async () => {
  let kept: Blob | null = null;
  URL.createObjectURL = (blob) => {
    kept = blob as Blob;
    return 'blob:kept';
  };
  URL.revokeObjectURL = vi.fn();
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockReturnValue();
  const piece = (id: number, nextBeforeId: number | null) => ({
    body: { logs: [{ ...entry, id }], nextBeforeId },
  });
  const { api, sent } = fakeApi({
    ...answer(entry),
    'GET Logs/AuditLog/Export': ({ at }) =>
      at.includes('beforeId=7') ? piece(3, null) : piece(7, 7),
  });
  navigate('/audit-logs?event=Updated', 'replace');
  renderInConsole(<AuditLog />, api, auditor);
  await screen.findByRole('button', { name: /User updated/ });
  await userEvent.click(screen.getByRole('button', { name: 'Export as JSON' }));
  await screen.findByText('2 rows are exported.');
  const text = await textOf(kept);
  expect((JSON.parse(text) as AuditEntry[]).map(({ id }) => id)).toEqual([7, 3]);
  expect(sent.filter(({ at }) => at.includes('Export')).map(({ at }) => at)).toEqual([
    'Logs/AuditLog/Export?event=Updated&changesOnly=true',
    'Logs/AuditLog/Export?event=Updated&changesOnly=true&beforeId=7',
  ]);
});

it('shows what was only read when asked to', async () => {
  const { api, sent } = fakeApi(answer(entry));
  renderInConsole(<AuditLog />, api, auditor);
  const reads = await screen.findByLabelText('With what was only read');
  expect(sent.at(-1)?.at).toContain('changesOnly=true');
  await userEvent.click(reads);
  await waitFor(() => expect(sent.at(-1)?.at).not.toContain('changesOnly=true'));
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
