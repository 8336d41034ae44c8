import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { somebody } from '../../video/testing/somebody';
import { Gallery } from './Gallery';

const you = somebody({ name: 'you', isYou: true });
const others = Array.from({ length: 5 }, (_none, index) =>
  somebody({ name: `guest${String(index)}` }),
);

function shown() {
  return screen.getAllByTestId('participant-tile').map((tile) => tile.dataset.identity);
}

// Without a layout the page has no size, and holds the fewest tiles: four.
it('turns pages', async () => {
  render(<Gallery you={you} others={others} />);
  expect(shown()).toEqual(['guest0', 'guest1', 'guest2', 'you']);
  expect(screen.getByRole('button', { name: 'Previous page' })).toBeDisabled();
  await userEvent.click(screen.getByRole('button', { name: 'Next page' }));
  expect(shown()).toEqual(['guest3', 'guest4']);
  expect(screen.getByText('2 of 2')).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Next page' })).toBeDisabled();
});

it('has no pages to turn for a few', () => {
  render(<Gallery you={you} others={others.slice(0, 3)} />);
  expect(screen.queryByRole('navigation')).toBeNull();
});
