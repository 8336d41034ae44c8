import { type SubmitEvent, useState } from 'react';
import type { TotpEnrolment } from '../../api/types';
import type { PageProps } from '../../app/page';
import { Button } from '../../components/Button/Button';
import { Field } from '../../components/Field/Field';
import { Frame } from '../../components/Frame/Frame';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useAction } from '../../forms/useAction';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import { QrCode } from './QrCode';
import styles from './Security.module.css';

interface Props extends Pick<PageProps, 'api' | 'context'> {
  readonly enrolment: TotpEnrolment;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onCancel: () => void;
}

/** The QR code, the same as letters, and the first code of the app. */
export function EnrolApp({ api, context, enrolment, onCodes, onCancel }: Props) {
  const [code, setCode] = useState('');
  const { busy, problem, left, run } = useAction();
  const groups = enrolment.secret.match(/.{1,4}/g) ?? [];

  function submit(event: SubmitEvent) {
    event.preventDefault();
    void run(async () => {
      onCodes((await api.enrolTotp(enrolment.ticket, code)).recovery_codes);
    });
  }

  return (
    <Frame
      product={context.product}
      title={t('Add an authenticator app')}
      subtitle={t(
        'Scan the picture with the app on your phone, then enter the code that it shows.',
      )}
      focusTitle
    >
      <form
        className={layout.stack}
        onSubmit={submit}
        noValidate
        aria-label={t('Authenticator app')}
      >
        <ProblemNotice id="enrol-problem" problem={problem} left={left} />
        <QrCode
          text={enrolment.uri}
          label={t('QR code with the secret for your authenticator app')}
        />
        <div className={layout.tight}>
          <p className={layout.soft}>{t('No camera? Enter this secret in the app:')}</p>
          <div className={styles.secret} data-testid="totp-secret">
            {groups.join(' ')}
          </div>
        </div>
        <Field
          label={t('Code from the app')}
          value={code}
          onValue={setCode}
          describedBy={problem === null ? undefined : 'enrol-problem'}
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
        />
        <div className={layout.tight}>
          <Button type="submit" busy={busy} aria-disabled={left > 0 || code.trim() === ''}>
            {t('Add the app')}
          </Button>
          <Button look="plain" onClick={onCancel}>
            {t('Cancel')}
          </Button>
        </div>
      </form>
    </Frame>
  );
}
