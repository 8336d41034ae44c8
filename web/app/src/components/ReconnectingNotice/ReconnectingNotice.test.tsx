import { render, screen } from '@testing-library/react';
import { ReconnectingNotice } from './ReconnectingNotice';

it('speaks up when the connection goes, and falls silent when it is back', () => {
  const { rerender } = render(<ReconnectingNotice reconnecting={false} />);
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
  rerender(<ReconnectingNotice reconnecting />);
  expect(screen.getByRole('status')).toHaveTextContent('Reconnecting…');
  rerender(<ReconnectingNotice reconnecting={false} />);
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
});
