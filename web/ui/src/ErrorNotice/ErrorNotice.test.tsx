import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ErrorNotice } from './ErrorNotice';

it('is announced with title and advice', () => {
  render(<ErrorNotice title="The room is full" message="Ask someone to leave, or try later." />);
  const alert = screen.getByRole('alert');
  expect(alert).toHaveTextContent('The room is full');
  expect(alert).toHaveTextContent('Ask someone to leave, or try later.');
});

it('can be closed when the page allows it', async () => {
  const onClose = vi.fn();
  render(<ErrorNotice title="Lost" message="Again" onClose={onClose} />);
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(onClose).toHaveBeenCalledOnce();
});
