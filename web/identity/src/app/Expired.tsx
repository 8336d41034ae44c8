import type { Product } from '@conclave/ui/product';
import { ButtonLink } from '../components/Button/Button';
import { Frame } from '../components/Frame/Frame';
import { t } from '../words/words';

/** The authorization request is too old, already finished, or began in another browser. */
export function Expired({ product }: { readonly product: Product }) {
  return (
    <Frame
      product={product}
      title={t('This sign-in has expired')}
      subtitle={t(
        'It took too long, was finished already, or began in another browser. Go back to the application that you came from and sign in there again.',
      )}
      focusTitle
    >
      <ButtonLink look="secondary" href="/">
        {t('Go to your account')}
      </ButtonLink>
    </Frame>
  );
}
