import type { Product } from '@conclave/ui/product';
import { ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { t } from '../../words/words';

interface Props {
  readonly product: Product;
  readonly clientName: string | null;
}

export function SignedOut({ product, clientName }: Props) {
  return (
    <Frame
      product={product}
      title={t('You are signed out')}
      subtitle={
        clientName === null
          ? t('You can close this window.')
          : t('You can close this window or go back to {{client}}.', { client: clientName })
      }
      focusTitle
    >
      <ButtonLink look="secondary" href="/account/login">
        {t('Sign in again')}
      </ButtonLink>
    </Frame>
  );
}
