import type { PageProps } from '../../app/page';
import { ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';

interface Props extends Pick<PageProps, 'context'> {
  /** What the mail is for. */
  readonly purpose: 'reset' | 'confirm';
}

function words(purpose: Props['purpose']): readonly [string, string] {
  return purpose === 'reset'
    ? [
        t('If there is an account with this address, a mail with a link is on its way to it.'),
        t('The link works once, for one hour. Nothing arrives? Look among unwanted mail.'),
      ]
    : [
        t('We have sent a mail to the address that you gave. Open the link in it to finish.'),
        t(
          'The link works once, for 24 hours. Nothing arrives? Look among unwanted mail, or sign in: then we send another.',
        ),
      ];
}

/** The same words for everybody: whether an address is known is told to its owner only. */
export function CheckMail({ context, purpose }: Props) {
  const [first, second] = words(purpose);
  return (
    <Frame product={context.product} title={t('Look at your mail')} subtitle={first} focusTitle>
      <div className={layout.stack}>
        <p className={layout.soft}>{second}</p>
        <ButtonLink look="secondary" href="/account/login">
          {t('Back to sign-in')}
        </ButtonLink>
      </div>
    </Frame>
  );
}
