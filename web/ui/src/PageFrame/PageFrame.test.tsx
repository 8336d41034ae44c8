import { render, screen, within } from '@testing-library/react';
import { ConclaveRoot } from '../ConclaveRoot/ConclaveRoot';
import { defaultProduct } from '../product/product';
import { PageFrame } from './PageFrame';

it('has a banner with logo and colour choice, and one main part', () => {
  render(
    <ConclaveRoot nonce={undefined}>
      <PageFrame product={defaultProduct} actions={<button>Help</button>} footer="Small print">
        <h1>Welcome</h1>
      </PageFrame>
    </ConclaveRoot>,
  );
  const banner = within(screen.getByRole('banner'));
  expect(banner.getByText('Conclave')).toBeVisible();
  expect(banner.getByRole('button', { name: 'Help' })).toBeVisible();
  expect(banner.getByRole('button', { name: /^Colours/ })).toBeVisible();
  const main = within(screen.getByRole('main'));
  expect(main.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  expect(main.getByText('Small print')).toBeVisible();
});
