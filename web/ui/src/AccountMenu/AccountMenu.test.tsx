import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AccountMenu } from './AccountMenu';

it('says who is signed in and signs out', async () => {
  const onSignOut = vi.fn();
  render(
    <AccountMenu
      identity={{ name: 'ada', email: 'ada@example.org' }}
      accountUrl="https://localhost:44310/"
      onSignOut={onSignOut}
    />,
  );
  await userEvent.click(screen.getByRole('button', { name: 'Account: ada' }));
  expect(await screen.findByText('ada@example.org')).toBeVisible();
  expect(screen.getByRole('menuitem', { name: 'Your account' })).toHaveAttribute(
    'href',
    'https://localhost:44310/',
  );
  await userEvent.click(screen.getByRole('menuitem', { name: 'Sign out' }));
  expect(onSignOut).toHaveBeenCalledOnce();
});
