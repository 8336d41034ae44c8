import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { applyMode, storedMode } from './color_mode';
import { ColorModeButton } from './ColorModeButton';

beforeEach(() => {
  localStorage.clear();
  applyMode('system');
});

test('steps through system, light and dark, and the browser remembers', async () => {
  render(<ColorModeButton />);
  const button = screen.getByRole('button');
  expect(button).toHaveAccessibleName('Colours: as the system. Change to light.');
  await userEvent.click(button);
  expect(document.documentElement.dataset.colorScheme).toBe('light');
  await userEvent.click(button);
  expect(document.documentElement.dataset.colorScheme).toBe('dark');
  expect(storedMode()).toBe('dark');
  await userEvent.click(button);
  expect(document.documentElement.dataset.colorScheme).toBeUndefined();
});

test('what else is in the storage counts as no choice', () => {
  localStorage.setItem('conclave-color-mode', 'sepia');
  expect(storedMode()).toBe('system');
});
