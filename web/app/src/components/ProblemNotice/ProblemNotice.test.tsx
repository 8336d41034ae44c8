import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ProblemNotice } from './ProblemNotice';

const problem = { title: 'The camera is in use', message: 'Close it.', remedy: 'retry' } as const;

it('offers to try again where that may help', async () => {
  const onRetry = vi.fn();
  const { rerender } = render(<ProblemNotice problem={problem} onRetry={onRetry} />);
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(onRetry).toHaveBeenCalledOnce();
  rerender(<ProblemNotice problem={{ ...problem, remedy: 'none' }} onRetry={onRetry} />);
  expect(screen.queryByRole('button')).toBeNull();
});
