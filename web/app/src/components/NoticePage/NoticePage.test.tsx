import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithConfig } from '../../page/renderWithConfig';
import { NoticePage } from './NoticePage';

it('says one thing, names the tab after it and offers the way on', async () => {
  const onClick = vi.fn();
  renderWithConfig(
    <NoticePage
      testId="lost"
      severity="error"
      title="You have been signed out"
      message="Sign in again."
      action={{ text: 'Sign in again', onClick }}
    />,
  );
  expect(screen.getByRole('alert')).toHaveTextContent('You have been signed out');
  expect(document.title).toBe('You have been signed out – Conclave');
  await userEvent.click(screen.getByRole('button', { name: 'Sign in again' }));
  expect(onClick).toHaveBeenCalledOnce();
});

it('keeps the emergency button within reach', () => {
  renderWithConfig(<NoticePage testId="x" severity="success" title="Left" message="Bye." />);
  expect(screen.getByRole('button', { name: 'Emergency Call' })).toBeVisible();
});
