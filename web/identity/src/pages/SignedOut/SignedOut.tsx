import type { Product } from '@conclave/ui/product';
import { ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';

interface Props {
  readonly product: Product;
  readonly clientName: string | null;
}

export function SignedOut({ product, clientName }: Props) {
  return (
    <Frame
      product={product}
      title="You are signed out"
      subtitle={
        clientName === null
          ? 'You can close this window.'
          : `You can close this window or go back to ${clientName}.`
      }
      focusTitle
    >
      <ButtonLink look="secondary" href="/account/login">
        Sign in again
      </ButtonLink>
    </Frame>
  );
}
