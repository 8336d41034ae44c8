import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { fakeApi } from '../../testing/fakeApi';
import { auditor, renderInConsole } from '../../testing/renderInConsole';
import { offsetOf } from './PolicyEditor';
import { RoomPolicy } from './RoomPolicy';

const first = { version: 1, text: 'allow join to everyone', fromConfiguration: false };
const set = { changedBy: 'admin', changed: '2030-01-01T00:00:00Z' };
const answers = {
  'GET Policy': { body: { ...first, ...set }, etag: '"a"' },
  'GET Policy/History': {
    body: {
      versions: [
        { ...first, ...set },
        { ...first, ...set, version: 0, text: 'deny join to everyone' },
      ],
      totalCount: 2,
      pageSize: 5,
    },
  },
  'POST Policy/Check': { body: { errors: [], warnings: [] } },
};

const editor = () => screen.findByLabelText('Policy');

it('marks what the server finds, and saves nothing that is wrong', async () => {
  const { api } = fakeApi({
    ...answers,
    'POST Policy/Check': {
      body: { errors: [{ line: 2, column: 3, words: 'Write it anew.' }], warnings: [] },
    },
  });
  const { container } = renderInConsole(<RoomPolicy />, api);
  const area = await editor();
  await userEvent.type(area, '\nxx');
  const place = await screen.findByRole('button', {
    name: 'Error in line 2, column 3: Write it anew.',
  });
  expect(container.querySelector('[data-line="2"]')).toHaveAttribute('data-mark', '✕');
  expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  await userEvent.click(place);
  expect(area).toHaveFocus();
  expect((area as HTMLTextAreaElement).selectionStart).toBe(first.text.length + 3);
});

it('saves with the tag that was read, and takes an earlier text', async () => {
  const { api, sent } = fakeApi({ ...answers, 'PUT Policy': { body: first } });
  renderInConsole(<RoomPolicy />, api);
  await editor();
  await userEvent.click(await screen.findByRole('button', { name: 'Take the text of version 0' }));
  expect(await editor()).toHaveValue('deny join to everyone');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('The policy is set and holds now.');
  const put = sent.find(({ method }) => method === 'PUT');
  expect(put?.body).toEqual({ text: 'deny join to everyone' });
  expect(put?.headers.get('If-Match')).toBe('"a"');
});

it('says by which line something is refused, and marks it', async () => {
  const { api, sent } = fakeApi({
    ...answers,
    'POST Policy/Explain': {
      body: {
        ...{ allowed: false, line: 1, words: 'Refused by line 1: deny', claims: [] },
        steps: [{ line: 1, fits: true, why: '' }],
      },
    },
  });
  const { container } = renderInConsole(<RoomPolicy />, api);
  await editor();
  await userEvent.type(screen.getByLabelText('Roles, with commas'), 'a, b');
  await userEvent.type(screen.getByLabelText('Claims, as department=legal'), 'x=y');
  await userEvent.type(screen.getByLabelText('Room'), 'lobby');
  await userEvent.click(screen.getByRole('button', { name: 'Ask' }));
  await screen.findByText('Refused by line 1: deny');
  expect(screen.getByText('Line 1 fits and decides.')).toBeVisible();
  expect(container.querySelector('[data-line="1"]')).toHaveAttribute('data-mark', '▶');
  expect(sent.find(({ at }) => at === 'Policy/Explain')?.body).toMatchObject({
    ...{ action: 'join', room: 'lobby', text: first.text, roles: ['a', 'b'] },
    claims: [{ type: 'x', value: 'y' }],
  });
});

it('shows auditors all of it, and nothing to change it with', async () => {
  renderInConsole(<RoomPolicy />, fakeApi(answers).api, auditor);
  expect(await editor()).toHaveAttribute('readonly');
  await waitFor(() => expect(screen.getByText('The text is in order.')).toBeVisible());
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Take the text/ })).toBeNull();
});

it('finds places in a text', () => {
  expect(offsetOf('ab\ncd', 2, 1)).toBe(3);
  expect(offsetOf('ab', 1, 3)).toBe(2);
});
