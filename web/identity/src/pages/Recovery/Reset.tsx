import { type SubmitEvent, useRef, useState } from 'react';
import type { PageProps } from '../../app/page';
import { Button, ButtonLink } from '../../components/Button/Button';
import { Frame } from '../../components/Frame/Frame';
import { PasswordField } from '../../components/PasswordField/PasswordField';
import { ProblemNotice } from '../../forms/ProblemNotice';
import { useSubmission } from '../../forms/useSubmission';
import layout from '../../styles/layout.module.css';
import { t } from '../../words/words';
import { passwordFault } from '../Register/validate';
import { LinkInvalid } from './LinkInvalid';
import { useMailedCode } from './useMailedCode';

/** Where the link of the mail leads: a new password, and everybody who knew the old one is out. */
export function Reset({ api, context }: PageProps) {
  const code = useMailedCode();
  const [password, setPassword] = useState('');
  const [error, setError] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const saving = useSubmission();

  if (code === '' || saving.problem?.code === 'link_invalid') {
    return (
      <LinkInvalid
        context={context}
        again={{ href: '/account/forgot', label: t('Send a new mail') }}
      />
    );
  }

  function refuse(message: string) {
    setError(message);
    field.current?.focus();
  }

  function submit(event: SubmitEvent) {
    event.preventDefault();
    const fault = passwordFault(password, context.password);
    if (fault !== undefined) {
      refuse(fault);
      return;
    }
    setError(undefined);
    void saving.submit(
      () => api.reset(code, password),
      (problem) => {
        if (problem.code === 'weak_password') refuse(problem.message);
      },
    );
  }

  const aboutForm = saving.problem?.code === 'weak_password' ? null : saving.problem;
  return (
    <Frame
      product={context.product}
      title={t('Choose a new password')}
      subtitle={t('All devices are signed out then, this one too.')}
    >
      <form
        className={layout.stack}
        onSubmit={submit}
        noValidate
        aria-label={t('Choose a new password')}
      >
        <ProblemNotice id="reset-problem" problem={aboutForm} left={saving.left} />
        <PasswordField
          label={t('New password')}
          ref={field}
          value={password}
          onValue={(value) => {
            setPassword(value);
            setError(undefined);
          }}
          error={error}
          hint={t('At least {{count}} characters. A few words in a row are easy to remember.', {
            count: context.password.min_length,
          })}
          name="password"
          autoComplete="new-password"
          required
          // The page has one purpose, and its first field is where a person starts.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
        />
        <Button type="submit" busy={saving.busy} aria-disabled={saving.left > 0}>
          {t('Save the password')}
        </Button>
      </form>
    </Frame>
  );
}

interface ResetDoneProps extends Pick<PageProps, 'context'> {
  /** Something was connected to the account before its address was confirmed. */
  readonly removed: boolean;
}

export function ResetDone({ context, removed }: ResetDoneProps) {
  return (
    <Frame
      product={context.product}
      title={t('Your password is changed')}
      subtitle={t('All devices were signed out. Sign in with the new password.')}
      focusTitle
    >
      <div className={layout.stack}>
        {removed && (
          <p className={layout.soft}>
            {t(
              'Nobody had confirmed this address before, so others may have made the account with it. What was connected to it is removed; the mail that we have just sent says what.',
            )}
          </p>
        )}
        <ButtonLink href="/account/login">{t('Sign in')}</ButtonLink>
      </div>
    </Frame>
  );
}
