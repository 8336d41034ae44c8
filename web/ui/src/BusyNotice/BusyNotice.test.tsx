import { render, screen } from '@testing-library/react';
import { BusyNotice } from './BusyNotice';

it('tells assistive technology what is under way', () => {
  render(<BusyNotice text="Signing you in" />);
  expect(screen.getByRole('status')).toHaveTextContent('Signing you in');
});
