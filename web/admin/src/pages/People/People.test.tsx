import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { navigate } from '../../routing/navigation';
import { fakeApi } from '../../testing/fakeApi';
import { renderInConsole } from '../../testing/renderInConsole';
import { ann } from '../../testing/somebody';
import { People } from './People';

const editor = { id: 'r', name: 'editor' };
const list = (...users: object[]) => ({ body: { users, totalCount: users.length, pageSize: 20 } });
const answers = {
  'GET Users': list(ann, { ...ann, id: '8', userName: 'bob' }),
  'GET Roles': { body: { roles: [editor], totalCount: 1, pageSize: 20 } },
  'GET Roles/r': { body: editor },
};

beforeEach(() => navigate('/users', 'replace'));

it('shows who has a role, which stands in the address', async () => {
  const { api, sent } = fakeApi({ ...answers, 'GET Roles/r/Users': list(ann) });
  renderInConsole(<People />, api);
  const user = userEvent.setup();
  expect(await screen.findByRole('link', { name: /^bob/ })).toBeVisible();
  await user.click(screen.getByLabelText('Role'));
  await user.click(await screen.findByRole('option', { name: 'editor' }));
  await waitFor(() => expect(screen.queryByRole('link', { name: /^bob/ })).toBeNull());
  expect(screen.getByRole('link', { name: /^ann/ })).toBeVisible();
  expect(window.location.search).toBe('?role=r');
  await user.type(screen.getByLabelText('Search by name or address'), 'an');
  await waitFor(() => expect(window.location.search).toBe('?role=r&search=an'));
  await waitFor(() =>
    expect(sent.some(({ at }) => at === 'Roles/r/Users?searchText=an&page=1&pageSize=20')).toBe(
      true,
    ),
  );
  await user.clear(screen.getByLabelText('Search by name or address'));
  await user.clear(screen.getByLabelText('Role'));
  expect(await screen.findByRole('link', { name: /^bob/ })).toBeVisible();
});

it('knows the role of an address, and says that nobody has it', async () => {
  navigate('/users?role=r', 'replace');
  renderInConsole(<People />, fakeApi({ ...answers, 'GET Roles/r/Users': list() }).api);
  expect(await screen.findByText('Nobody has this role')).toBeVisible();
  await waitFor(() => expect(screen.getByLabelText('Role')).toHaveValue('editor'));
});
