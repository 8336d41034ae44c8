import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithConfig } from '../../page/renderWithConfig';
import { TopBar } from './TopBar';

it('names the room, changes the view and keeps the emergency button within reach', async () => {
  const onView = vi.fn();
  const { rerender } = renderWithConfig(<TopBar roomName="Daily" view="gallery" onView={onView} />);
  expect(screen.getByRole('heading', { name: 'Daily' })).toBeVisible();
  expect(screen.getByRole('button', { name: 'Emergency Call' })).toBeVisible();
  await userEvent.click(screen.getByRole('button', { name: 'Switch to speaker view' }));
  expect(onView).toHaveBeenCalledWith('speaker');
  rerender(<TopBar roomName="Daily" view="speaker" onView={onView} />);
  expect(screen.getByRole('button', { name: 'Switch to gallery view' })).toBeVisible();
});
