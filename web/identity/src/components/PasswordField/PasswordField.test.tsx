import { fireEvent, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { PasswordField } from './PasswordField';

function Example({ error }: { readonly error?: string }) {
  const [value, setValue] = useState('');
  return (
    <PasswordField
      label="Password"
      value={value}
      onValue={setValue}
      autoComplete="new-password"
      hint="At least 8 characters."
      error={error}
    />
  );
}

test('shows and hides what was typed', async () => {
  render(<Example />);
  const field = screen.getByLabelText('Password');
  await userEvent.type(field, 'secret');
  expect(field).toHaveAttribute('type', 'password');
  await userEvent.click(screen.getByRole('button', { name: 'Show password' }));
  expect(field).toHaveAttribute('type', 'text');
  expect(field).toHaveValue('secret');
  await userEvent.click(screen.getByRole('button', { name: 'Hide password' }));
  expect(field).toHaveAttribute('type', 'password');
});

test('says when Caps Lock is on, and is silent when it is off', () => {
  render(<Example />);
  const field = screen.getByLabelText('Password');
  fireEvent.keyDown(field, { key: 'A', modifierCapsLock: true });
  expect(screen.getByRole('status')).toHaveTextContent('Caps Lock is on.');
  fireEvent.keyUp(field, { key: 'CapsLock', modifierCapsLock: false });
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});

test('hint and error describe the field', () => {
  render(<Example error="Use at least 8 characters." />);
  const field = screen.getByLabelText('Password');
  expect(field).toBeInvalid();
  expect(field).toHaveAccessibleDescription(/^Use at least 8 characters\. At least 8 characters\./);
  expect(field).toHaveAttribute('autocomplete', 'new-password');
});
