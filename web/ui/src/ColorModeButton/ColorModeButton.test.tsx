import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ConclaveRoot } from '../ConclaveRoot/ConclaveRoot';
import { ColorModeButton } from './ColorModeButton';

it('starts with the system and keeps the choice', async () => {
  window.localStorage.clear();
  const user = userEvent.setup();
  render(
    <ConclaveRoot nonce={undefined}>
      <ColorModeButton />
    </ConclaveRoot>,
  );
  await user.click(screen.getByRole('button', { name: 'Colours: as the system' }));
  await user.click(screen.getByRole('menuitemradio', { name: 'Dark' }));
  expect(await screen.findByRole('button', { name: 'Colours: dark' })).toBeInTheDocument();
  expect(document.documentElement).toHaveAttribute('data-color-scheme', 'dark');
  expect(window.localStorage.getItem('conclave-color-mode')).toBe('dark');
});
