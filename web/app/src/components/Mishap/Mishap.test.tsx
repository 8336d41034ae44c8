import { screen } from '@testing-library/react';
import { renderWithConfig } from '../../page/renderWithConfig';
import { Mishap } from './Mishap';

function Broken(): never {
  throw new Error('broken on purpose');
}

it('says so instead of leaving a blank page', () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  renderWithConfig(
    <Mishap>
      <Broken />
    </Mishap>,
  );
  expect(screen.getByRole('alert')).toHaveTextContent('This page has stopped working');
});
