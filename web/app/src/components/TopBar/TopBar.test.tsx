import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithConfig } from '../../page/renderWithConfig';
import { TopBar } from './TopBar';

it('names the room, changes the view and keeps the emergency button within reach', async () => {
  const onView = vi.fn();
  const onStats = vi.fn();
  const props = { roomName: 'Daily', onView, onStats };
  const { rerender } = renderWithConfig(<TopBar {...props} view="gallery" statsOpen={false} />);
  expect(screen.getByRole('heading', { name: 'Daily' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Emergency Call' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Switch to speaker view' }));
  expect(onView).toHaveBeenCalledWith('speaker');
  await userEvent.click(screen.getByRole('button', { name: 'Show statistics' }));
  expect(onStats).toHaveBeenCalledOnce();
  rerender(<TopBar {...props} view="speaker" statsOpen />);
  expect(screen.getByRole('button', { name: 'Hide statistics' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Switch to gallery view' })).toBeVisible();
});
