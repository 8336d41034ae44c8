import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithConfig } from '../../page/renderWithConfig';
import { InviteButton } from './InviteButton';

it('copies the address of the room and says so', async () => {
  const user = userEvent.setup();
  renderWithConfig(<InviteButton roomName="R&D" />);
  await user.click(screen.getByRole('button', { name: 'Copy the link to this room' }));
  expect(await screen.findByRole('button', { name: 'Link copied' })).toBeVisible();
  expect(await navigator.clipboard.readText()).toBe(`${window.location.origin}/room/R%26D`);
});

it('says what to do where copying is not allowed', async () => {
  const user = userEvent.setup();
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValueOnce(new Error('no'));
  renderWithConfig(<InviteButton roomName="Daily" />);
  await user.click(screen.getByRole('button', { name: 'Copy the link to this room' }));
  expect(await screen.findByText('Copy it from the address bar')).toBeVisible();
});
