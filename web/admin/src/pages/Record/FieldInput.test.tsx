import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { issuersForm, keysForm } from '../Clients/keyForms';
import { clientFields } from '../Clients/clientFields';
import { FieldInput } from './FieldInput';
import { choice, json, membersOf, type RecordField, text } from './recordFields';

const seen: unknown[] = [];

function Subject({ field, start }: { readonly field: RecordField; readonly start: unknown }) {
  const [value, setValue] = useState(start);
  const change = (next: unknown) => {
    seen.push(next);
    setValue(next);
  };
  return <FieldInput {...{ field, value }} disabled={false} problem={null} onChange={change} />;
}

beforeEach(() => seen.splice(0));

it('has one field for a member of a client', () => {
  const members = membersOf(clientFields);
  expect(new Set(members).size).toBe(members.length);
});

it('sends a text that was emptied as an empty one', async () => {
  render(<Subject field={text('mayAct', 'Who')} start="a" />);
  await userEvent.clear(screen.getByLabelText('Who'));
  expect(seen).toEqual(['']);
});

it('sends a choice as what it stands for', async () => {
  const field = choice('mode', 'Mode', [
    [1, 'Time'],
    ['', 'None'],
  ]);
  render(<Subject field={field} start={1} />);
  const user = userEvent.setup();
  await user.click(screen.getByLabelText('Mode'));
  await user.click(screen.getByRole('option', { name: 'None' }));
  expect(seen).toEqual(['']);
});

it('shows keys as what they are, and says when something is no JSON yet', async () => {
  const field = json('keys', 'Keys', keysForm, 'One or more.');
  render(<Subject field={field} start={['{"kty":"EC"}']} />);
  const area = screen.getByLabelText('Keys');
  expect(JSON.parse((area as HTMLTextAreaElement).value)).toEqual([{ kty: 'EC' }]);
  const user = userEvent.setup();
  await user.clear(area);
  expect(seen.at(-1)).toEqual([]);
  await user.click(area);
  await user.paste('{"keys": [{"kty":"RSA"}, {"kty":"EC"}');
  expect(seen.at(-1)).toBe('{"keys": [{"kty":"RSA"}, {"kty":"EC"}');
  expect(screen.getByText('This is no JSON yet.')).toBeVisible();
  await user.paste(']}');
  expect(seen.at(-1)).toEqual(['{"kty":"RSA"}', '{"kty":"EC"}']);
  expect(screen.getByText('One or more.')).toBeVisible();
});

it('takes one key alone, and the keys of issuers apart', () => {
  expect(keysForm.sent({ kty: 'EC' })).toEqual(['{"kty":"EC"}']);
  const issuers = [{ issuer: 'https://hr', keys: ['{"kty":"EC"}'], subjects: [] }];
  const shown = issuersForm.shown(issuers);
  expect(shown).toEqual([{ issuer: 'https://hr', keys: [{ kty: 'EC' }], subjects: [] }]);
  expect(issuersForm.sent(shown)).toEqual(issuers);
});
