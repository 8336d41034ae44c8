import { render, screen } from '@testing-library/react';
import { Logo } from './Logo';

const product = { name: 'Acme Meetings', logo_url: '/logo.svg', primary_color: null };

it('shows the configured picture beside the name, without reading the name twice', () => {
  const { container } = render(<Logo product={product} />);
  expect(screen.getByText('Acme Meetings')).toBeVisible();
  expect(container.querySelector('img')).toHaveAttribute('alt', '');
});

it('names the picture when it stands alone', () => {
  render(<Logo product={product} showName={false} />);
  expect(screen.getByRole('img', { name: 'Acme Meetings' })).toHaveAttribute('src', '/logo.svg');
});

it('falls back to our mark', () => {
  render(<Logo product={{ ...product, logo_url: null }} showName={false} />);
  expect(screen.getByRole('img', { name: 'Acme Meetings' })).toBeVisible();
});
