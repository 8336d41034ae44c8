import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { testConfig } from '../../config/testConfig';
import { renderWithConfig } from '../../page/renderWithConfig';
import { EmergencyButton } from './EmergencyButton';
import { telephoneLink } from './telephoneLink';

it('asks before it dials', async () => {
  renderWithConfig(<EmergencyButton />);
  expect(screen.queryByRole('link')).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'Emergency Call' }));
  const dialog = await screen.findByRole('dialog', { name: 'Call 112?' });
  expect(dialog).toHaveTextContent('Calls the emergency services from this device.');
  expect(screen.getByRole('link', { name: 'Call 112 now' })).toHaveAttribute('href', 'tel:112');
  await userEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(dialog).not.toBeVisible();
});

it('is absent when switched off', () => {
  renderWithConfig(<EmergencyButton />, {
    ...testConfig,
    emergency: { ...testConfig.emergency, enabled: false },
  });
  expect(screen.queryByRole('button')).toBeNull();
});

it.each([
  ['112', 'tel:112'],
  ['+1 (555) 010-0', 'tel:+15550100'],
  ['*31#', 'tel:*31%23'],
])('makes a link of %s', (number, link) => {
  expect(telephoneLink(number)).toBe(link);
});
