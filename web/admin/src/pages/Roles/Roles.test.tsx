import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeApi } from '../../testing/fakeApi';
import { auditor, renderInConsole } from '../../testing/renderInConsole';
import { Roles } from './Roles';

const none = { body: { roles: [], totalCount: 0, pageSize: 20 } };

beforeEach(() => window.history.replaceState(null, '', '/roles'));

it('says what to do with an empty list, and makes a role', async () => {
  const { api, sent } = fakeApi({
    'GET Roles': none,
    'POST Roles': { status: 201, body: { id: 'r1', name: 'editor' } },
  });
  renderInConsole(<Roles />, api);
  expect(await screen.findByText('There are no roles yet')).toBeVisible();
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'New role' }));
  await user.type(screen.getByLabelText('Name'), 'editor');
  await user.click(screen.getByRole('button', { name: 'Make the role' }));
  await screen.findByText('The role editor is there.');
  expect(sent.find(({ method }) => method === 'POST')?.body).toEqual({ name: 'editor' });
  expect(window.location.pathname).toBe('/roles/r1');
});

it('has no button for auditors', async () => {
  renderInConsole(<Roles />, fakeApi({ 'GET Roles': none }).api, auditor);
  await screen.findByText('There are no roles yet');
  expect(screen.queryByRole('button', { name: 'New role' })).toBeNull();
});

it('says why the list is not there, and tries again', async () => {
  let up = false;
  const { api } = fakeApi({ 'GET Roles': () => (up ? none : { status: 503, body: {} }) });
  renderInConsole(<Roles />, api);
  expect(await screen.findByRole('alert')).toHaveTextContent('The server is busy');
  up = true;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('There are no roles yet')).toBeVisible();
});
