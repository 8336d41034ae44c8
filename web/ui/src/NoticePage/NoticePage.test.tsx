import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ConclaveRoot } from '../ConclaveRoot/ConclaveRoot';
import { defaultProduct } from '../product/product';
import { NoticePage } from './NoticePage';

it('says one thing, names the tab after it and offers the way on', async () => {
  const onClick = vi.fn();
  render(
    <ConclaveRoot nonce={undefined}>
      <NoticePage
        product={defaultProduct}
        testId="lost"
        severity="error"
        title="You have been signed out"
        message="Sign in again."
        action={{ text: 'Sign in again', onClick }}
      />
    </ConclaveRoot>,
  );
  expect(screen.getByRole('alert')).toHaveTextContent('You have been signed out');
  expect(document.title).toBe('You have been signed out – Conclave');
  await userEvent.click(screen.getByRole('button', { name: 'Sign in again' }));
  expect(onClick).toHaveBeenCalledOnce();
});
