import type { PageProps } from '../../app/page';
import { ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';

/** Who is signed in here. The way out leads over the standard end-session address, which asks first. */
export function Account({ context }: PageProps) {
  const { user, product } = context;
  if (user === null) {
    return (
      <Frame
        product={product}
        title={t('You are not signed in')}
        subtitle={t('Sign in to use {{product}}.', { product: product.name })}
        focusTitle
      >
        <div className={layout.tight}>
          <ButtonLink href="/account/login">{t('Sign in')}</ButtonLink>
          {context.registration_enabled && (
            <ButtonLink look="secondary" href="/account/register">
              {t('Create an account')}
            </ButtonLink>
          )}
        </div>
      </Frame>
    );
  }
  return (
    <Frame
      product={product}
      title={t('Your account')}
      subtitle={t('You are signed in.')}
      focusTitle
    >
      <div className={layout.stack}>
        <div className={layout.person}>
          <div className={layout.personName}>{user.name}</div>
          {user.email !== null && <div className={layout.soft}>{user.email}</div>}
        </div>
        <ButtonLink href="/account/security">{t('Security and devices')}</ButtonLink>
        <ButtonLink look="secondary" href="/account/profile">
          {t('Profile and data')}
        </ButtonLink>
        <ButtonLink look="secondary" href="/connect/endsession">
          {t('Sign out')}
        </ButtonLink>
      </div>
    </Frame>
  );
}
