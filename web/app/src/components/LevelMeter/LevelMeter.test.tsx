import { screen } from '@testing-library/react';
import { renderWithConfig } from '../../page/renderWithConfig';
import { LevelMeter } from './LevelMeter';

it('is a meter by name, also with nothing to measure', () => {
  renderWithConfig(<LevelMeter track={null} />);
  const meter = screen.getByRole('meter', { name: 'Microphone level' });
  expect(meter).toHaveAttribute('aria-valuenow', '0');
});
