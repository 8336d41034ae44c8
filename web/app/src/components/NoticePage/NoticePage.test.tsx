import { screen } from '@testing-library/react';
import { renderWithConfig } from '../../page/renderWithConfig';
import { NoticePage } from './NoticePage';

it('keeps the emergency button within reach', () => {
  renderWithConfig(<NoticePage testId="x" severity="success" title="Left" message="Bye." />);
  expect(screen.getByRole('button', { name: 'Emergency Call' })).toBeVisible();
});
