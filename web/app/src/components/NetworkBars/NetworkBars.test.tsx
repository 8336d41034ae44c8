import { render, screen } from '@testing-library/react';
import { NetworkBars } from './NetworkBars';

it.each([
  [5, 'Connection: very good'],
  [3, 'Connection: fair'],
  [0, 'Connection: very poor'],
])('says %i in words', (level, name) => {
  render(<NetworkBars level={level} />);
  expect(screen.getByRole('img', { name })).toBeInTheDocument();
});

it('shows nothing while nothing is known', () => {
  const { container } = render(<NetworkBars level={null} />);
  expect(container).toBeEmptyDOMElement();
});
