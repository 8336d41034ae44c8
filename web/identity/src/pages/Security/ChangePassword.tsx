import { type SubmitEvent, useRef, useState } from 'react';
import type { PageProps } from '../../app/page';
import { Button } from '../../components/Button/Button';
import { PasswordField } from '../../components/PasswordField/PasswordField';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useSubmission } from '../../forms/useSubmission';
import layout from '../../styles/layout.module.css';
import { passwordFault } from '../Register/validate';
import { t } from '../../words/words';
import styles from './Security.module.css';

type Errors = Partial<Record<'current' | 'password', string>>;

const fields: Record<string, keyof Errors> = {
  wrong_password: 'current',
  weak_password: 'password',
};

export function ChangePassword({ api, context }: Pick<PageProps, 'api' | 'context'>) {
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const [errors, setErrors] = useState<Errors>({});
  const saving = useSubmission();
  const currentField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  function refuse(field: keyof Errors, message: string) {
    setErrors({ [field]: message });
    (field === 'current' ? currentField : passwordField).current?.focus();
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    setErrors({});
    if (current === '') {
      refuse('current', t('Enter your current password.'));
      return;
    }
    const fault = passwordFault(password, context.password);
    if (fault !== undefined) {
      refuse('password', fault);
      return;
    }
    void saving.submit(
      () => api.changePassword(current, password),
      ({ code, message }) => {
        const field = fields[code];
        if (field !== undefined) refuse(field, message);
      },
    );
  }

  const aboutField = saving.problem !== null && fields[saving.problem.code] !== undefined;
  return (
    <section className={styles.section} aria-labelledby="password-title">
      <h2 id="password-title">{t('Password')}</h2>
      <form
        className={layout.stack}
        onSubmit={submit}
        noValidate
        aria-label={t('Change the password')}
      >
        <ProblemNotice
          id="password-problem"
          problem={aboutField ? null : saving.problem}
          left={saving.left}
        />
        <PasswordField
          label={t('Current password')}
          ref={currentField}
          value={current}
          onValue={setCurrent}
          error={errors.current}
          name="current"
          autoComplete="current-password"
          required
        />
        <PasswordField
          label={t('New password')}
          ref={passwordField}
          value={password}
          onValue={setPassword}
          error={errors.password}
          hint={t('All other devices are signed out then.')}
          name="password"
          autoComplete="new-password"
          required
        />
        <Button type="submit" look="secondary" busy={saving.busy} aria-disabled={saving.left > 0}>
          {t('Change the password')}
        </Button>
      </form>
    </section>
  );
}
