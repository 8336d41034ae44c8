import { useEffect, useState } from 'react';
import type { PageProps } from '../../app/page';
import { Button, ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useAction } from '../../forms/useAction';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import { signInAgain } from '../Security/StepUp';
import { keepAddressCode, keptAddressCode } from './kept_address';
import { LinkInvalid } from './LinkInvalid';
import { useMailedCode } from './useMailedCode';

const here = '/account/email';

/**
 * Where the link in the mail to a new address leads. A press makes the change, not the visit, and
 * only for who is signed in to the account: who reads the mail of a mistyped address changes nothing.
 */
export function NewAddress({ api, context }: PageProps) {
  const mailed = useMailedCode();
  const [code] = useState(() => (mailed === '' ? keptAddressCode() : mailed));
  const [email, setEmail] = useState<string | null>(null);
  const action = useAction();
  const { product } = context;
  const invalid = action.problem?.code === 'link_invalid';

  useEffect(() => keepAddressCode(invalid ? '' : code), [code, invalid]); // until it is used

  if (code === '' || invalid) {
    return (
      <LinkInvalid
        context={context}
        again={{ href: '/account/profile', label: t('Your profile') }}
      />
    );
  }
  if (context.user === null) {
    return (
      <Frame
        product={product}
        title={t('Sign in to your account')}
        subtitle={t(
          'Then it gets the new address. Only who is signed in to the account can change it.',
        )}
        focusTitle
      >
        <ButtonLink href={signInAgain(here)}>{t('Sign in')}</ButtonLink>
      </Frame>
    );
  }
  if (email !== null) {
    return (
      <Frame product={product} title={t('Your address is changed')} subtitle={email} focusTitle>
        <ButtonLink href="/">{t('Go to your account')}</ButtonLink>
      </Frame>
    );
  }
  const other = action.problem?.code === 'other_account';
  return (
    <Frame
      product={product}
      title={t('Use this address from now on?')}
      subtitle={t('You are signed in as {{user}}. One press, and mails go to the new address.', {
        user: context.user.name,
      })}
      focusTitle
    >
      <div className={layout.stack}>
        <ProblemNotice id="address-problem" problem={action.problem} left={action.left} />
        {other ? (
          <ButtonLink href={signInAgain(here)}>{t('Sign in to the other account')}</ButtonLink>
        ) : (
          <Button
            busy={action.busy}
            aria-disabled={action.left > 0}
            onClick={() =>
              void action.run(async () => {
                const changed = await api.confirmNewEmail(code);
                keepAddressCode('');
                setEmail(changed.email);
              })
            }
          >
            {t('Use this address')}
          </Button>
        )}
      </div>
    </Frame>
  );
}
