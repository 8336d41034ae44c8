import type { PageProps } from '../../app/page';
import { ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { t } from '../../words/words';

/** An address that leads nowhere, most likely mistyped. */
export function NotFound({ context }: Pick<PageProps, 'context'>) {
  const signedIn = context.user !== null;
  return (
    <Frame
      product={context.product}
      title={t('There is nothing here')}
      subtitle={t('Perhaps the address was mistyped, or the page has moved.')}
      focusTitle
    >
      <ButtonLink href={signedIn ? '/' : '/account/login'}>
        {t(signedIn ? 'Go to your account' : 'Sign in')}
      </ButtonLink>
    </Frame>
  );
}
