import type { PageProps } from '../../app/page';
import { ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';

/** A link that is used up, too old, or was cut short by a mail program. */
export function LinkInvalid({
  context,
  again,
}: Pick<PageProps, 'context'> & { readonly again: { href: string; label: string } }) {
  return (
    <Frame
      product={context.product}
      title={t('This link does not work')}
      subtitle={t('It was used before, is too old, or a newer one was sent.')}
      focusTitle
    >
      <div className={layout.tight}>
        <ButtonLink href={again.href}>{again.label}</ButtonLink>
        {again.href !== '/account/login' && (
          <ButtonLink look="secondary" href="/account/login">
            {t('Back to sign-in')}
          </ButtonLink>
        )}
      </div>
    </Frame>
  );
}
